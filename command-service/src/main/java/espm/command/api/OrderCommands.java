package espm.command.api;

import espm.command.eventstore.EventStore;
import espm.command.eventstore.IdempotencyKey;
import espm.command.eventstore.IdempotencyKeys;
import espm.command.handling.CommandResult;
import espm.command.handling.Commands;
import espm.command.handling.HandlingConfig;
import espm.command.handling.VersionCondition;
import espm.command.order.Order;
import espm.command.order.OrderCommand;
import espm.command.order.Rejection;
import espm.command.orderstream.OrderAggregate;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Carries out the commands of orders and counts what came of them. */
@ApplicationScoped
class OrderCommands {

  private final Commands<Order, OrderCommand, Rejection> commands;
  private final MeterRegistry metrics;

  /** As many as there are kinds of commands and outcomes; the registry's own search costs more. */
  private final Map<Counted, Counter> counters = new ConcurrentHashMap<>();

  private record Counted(Class<?> command, String outcome) {}

  OrderCommands(
      EventStore store, IdempotencyKeys keys, HandlingConfig config, MeterRegistry metrics) {
    this.commands = new Commands<>(new OrderAggregate(), store, keys, config, Clock.systemUTC());
    this.metrics = metrics;
  }

  Uni<CommandResult<Order, Rejection>> create(
      UUID orderId, OrderCommand.Create command, Optional<IdempotencyKey> key) {
    return counted(command, commands.begin(orderId, command, key));
  }

  Uni<CommandResult<Order, Rejection>> handle(
      UUID orderId,
      OrderCommand command,
      VersionCondition condition,
      Optional<IdempotencyKey> key) {
    return counted(command, commands.handle(orderId, command, condition, key));
  }

  private Uni<CommandResult<Order, Rejection>> counted(
      OrderCommand command, Uni<CommandResult<Order, Rejection>> result) {
    return result
        .invoke(outcome -> count(command, outcomeOf(outcome)))
        .onFailure()
        .invoke(_ -> count(command, "failed"));
  }

  private void count(OrderCommand command, String outcome) {
    counters.computeIfAbsent(new Counted(command.getClass(), outcome), this::counter).increment();
  }

  private Counter counter(Counted what) {
    return metrics.counter(
        "espm.commands", "command", what.command().getSimpleName(), "outcome", what.outcome());
  }

  private static String outcomeOf(CommandResult<Order, Rejection> result) {
    return switch (result) {
      case CommandResult.Done<Order, Rejection> done -> done.repeated() ? "repeated" : "done";
      case CommandResult.Rejected<Order, Rejection> _ -> "rejected";
      case CommandResult.VersionMismatch<Order, Rejection> _ -> "version-mismatch";
      case CommandResult.TooMuchContention<Order, Rejection> _ -> "contention";
      case CommandResult.KeyReused<Order, Rejection> _ -> "key-reused";
      case CommandResult.TooManyWaiting<Order, Rejection> _ -> "overloaded";
    };
  }
}
