package espm.command.api;

import espm.command.eventstore.EventStore;
import espm.command.handling.CommandHandler;
import espm.command.handling.CommandResult;
import espm.command.handling.HandlingConfig;
import espm.command.handling.VersionCondition;
import espm.command.order.Order;
import espm.command.order.OrderCommand;
import espm.command.order.Rejection;
import espm.command.orderstream.OrderAggregate;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** Carries out the commands of orders and counts what came of them. */
@ApplicationScoped
class OrderCommands {

  private final CommandHandler<Order, OrderCommand, Rejection> handler;
  private final MeterRegistry metrics;

  OrderCommands(EventStore store, HandlingConfig config, MeterRegistry metrics) {
    this.handler = new CommandHandler<>(new OrderAggregate(), store, config, Clock.systemUTC());
    this.metrics = metrics;
  }

  Uni<CommandResult<Order, Rejection>> create(UUID orderId, OrderCommand.Create command) {
    return counted(command, handler.begin(orderId, command));
  }

  Uni<CommandResult<Order, Rejection>> handle(
      UUID orderId, OrderCommand command, VersionCondition condition) {
    return counted(command, handler.handle(orderId, command, condition));
  }

  private Uni<CommandResult<Order, Rejection>> counted(
      OrderCommand command, Uni<CommandResult<Order, Rejection>> result) {
    return result
        .invoke(outcome -> count(command, outcomeOf(outcome)))
        .onFailure()
        .invoke(_ -> count(command, "failed"));
  }

  private void count(OrderCommand command, String outcome) {
    metrics
        .counter("espm.commands", "command", command.getClass().getSimpleName(), "outcome", outcome)
        .increment();
  }

  private static String outcomeOf(CommandResult<Order, Rejection> result) {
    return switch (result) {
      case CommandResult.Done<Order, Rejection> _ -> "done";
      case CommandResult.Rejected<Order, Rejection> _ -> "rejected";
      case CommandResult.VersionMismatch<Order, Rejection> _ -> "version-mismatch";
      case CommandResult.TooMuchContention<Order, Rejection> _ -> "contention";
    };
  }
}
