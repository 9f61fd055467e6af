package espm.command.api;

import espm.command.handling.CommandResult;
import espm.command.order.Order;
import espm.command.order.OrderCommand;
import espm.command.order.OrderLimits;
import espm.command.order.Rejection;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The commands of orders. Each is answered with the order as it then is. */
@Path("/api/orders")
@Produces(MediaType.APPLICATION_JSON)
public class OrderResource {

  private static final String DEFAULT_CURRENCY = "USD";

  private final OrderCommands commands;
  private final OrderIds ids;

  OrderResource(OrderCommands commands, OrderIds ids) {
    this.commands = commands;
    this.ids = ids;
  }

  @POST
  public Uni<RestResponse<byte[]>> create(@Context RoutingContext http) {
    RequestBody body = new CommandRequest(http).body();
    var command =
        new OrderCommand.Create(
            body.uuid("customerId"),
            body.text("currency", DEFAULT_CURRENCY, OrderLimits::currency));
    body.done();
    return commands
        .create(ids.next(), command, new CommandRequest(http).idempotencyKey())
        .map(OrderResource::created);
  }

  @POST
  @Path("/{id}/items")
  public Uni<RestResponse<byte[]>> addItem(
      @PathParam("id") String id, @Context RoutingContext http) {
    UUID orderId = CommandRequest.pathId("order id", id);
    RequestBody body = new CommandRequest(http).body();
    UUID productId = body.uuid("productId");
    int quantity = body.integer("quantity", OrderLimits::quantity);
    BigDecimal unitPrice = body.decimal("unitPrice", OrderLimits::unitPrice);
    body.done();
    return handle(orderId, new OrderCommand.AddItem(productId, quantity, unitPrice), http);
  }

  @PATCH
  @Path("/{id}/items/{productId}")
  public Uni<RestResponse<byte[]>> changeItemQuantity(
      @PathParam("id") String id,
      @PathParam("productId") String product,
      @Context RoutingContext http) {
    UUID orderId = CommandRequest.pathId("order id", id);
    UUID productId = CommandRequest.pathId("product id", product);
    RequestBody body = new CommandRequest(http).body();
    int quantity = body.integer("quantity", OrderLimits::quantity);
    body.done();
    return handle(orderId, new OrderCommand.ChangeItemQuantity(productId, quantity), http);
  }

  @DELETE
  @Path("/{id}/items/{productId}")
  public Uni<RestResponse<byte[]>> removeItem(
      @PathParam("id") String id,
      @PathParam("productId") String product,
      @Context RoutingContext http) {
    UUID orderId = CommandRequest.pathId("order id", id);
    UUID productId = CommandRequest.pathId("product id", product);
    return handle(orderId, new OrderCommand.RemoveItem(productId), http);
  }

  @POST
  @Path("/{id}/submit")
  public Uni<RestResponse<byte[]>> submit(
      @PathParam("id") String id, @Context RoutingContext http) {
    return step(id, new OrderCommand.Submit(), http);
  }

  @POST
  @Path("/{id}/pay")
  public Uni<RestResponse<byte[]>> pay(@PathParam("id") String id, @Context RoutingContext http) {
    return step(id, new OrderCommand.Pay(), http);
  }

  @POST
  @Path("/{id}/ship")
  public Uni<RestResponse<byte[]>> ship(@PathParam("id") String id, @Context RoutingContext http) {
    return step(id, new OrderCommand.Ship(), http);
  }

  @POST
  @Path("/{id}/deliver")
  public Uni<RestResponse<byte[]>> deliver(
      @PathParam("id") String id, @Context RoutingContext http) {
    return step(id, new OrderCommand.Deliver(), http);
  }

  @POST
  @Path("/{id}/cancel")
  public Uni<RestResponse<byte[]>> cancel(
      @PathParam("id") String id, @Context RoutingContext http) {
    UUID orderId = CommandRequest.pathId("order id", id);
    RequestBody body = new CommandRequest(http).optionalBody();
    String reason = body.text("reason", null, OrderLimits::reason);
    body.done();
    return handle(orderId, new OrderCommand.Cancel(reason), http);
  }

  /**
   * A step of the life cycle: it takes no values, so a body is neither needed nor may it say more.
   */
  private Uni<RestResponse<byte[]>> step(String id, OrderCommand command, RoutingContext http) {
    UUID orderId = CommandRequest.pathId("order id", id);
    new CommandRequest(http).optionalBody().done();
    return handle(orderId, command, http);
  }

  private Uni<RestResponse<byte[]>> handle(
      UUID orderId, OrderCommand command, RoutingContext http) {
    CommandRequest request = new CommandRequest(http);
    return commands
        .handle(orderId, command, request.condition(), request.idempotencyKey())
        .map(result -> answer(orderId, result, ResponseBuilder.ok()));
  }

  /** The id is that of the order which the command made, now or when it was first sent. */
  private static RestResponse<byte[]> created(CommandResult<Order, Rejection> result) {
    ResponseBuilder<byte[]> created = ResponseBuilder.create(RestResponse.Status.CREATED);
    UUID id = null;
    if (result instanceof CommandResult.Done<Order, Rejection> done) {
      id = done.streamId();
      created.header(HttpHeaders.LOCATION, "/api/orders/" + id);
    }
    return answer(id, result, created);
  }

  private static RestResponse<byte[]> answer(
      UUID orderId, CommandResult<Order, Rejection> result, ResponseBuilder<byte[]> success) {
    return switch (result) {
      case CommandResult.Done<Order, Rejection> done ->
          success
              .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
              .header(HttpHeaders.ETAG, EntityTag.of(done.version()))
              .entity(OrderJson.write(orderId, done.state()))
              .build();
      case CommandResult.Rejected<Order, Rejection> rejected ->
          throw Problems.of(rejected.rejection(), orderId).exception();
      case CommandResult.VersionMismatch<Order, Rejection> mismatch ->
          throw Problems.preconditionFailed(mismatch.version()).exception();
      case CommandResult.TooMuchContention<Order, Rejection> contention ->
          throw Problems.concurrentChange(contention.attempts()).exception();
      case CommandResult.KeyReused<Order, Rejection> _ ->
          throw Problems.idempotencyKeyReused().exception();
      case CommandResult.TooManyWaiting<Order, Rejection> _ ->
          throw Problems.overloaded().exception();
    };
  }
}
