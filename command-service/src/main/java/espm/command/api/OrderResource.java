package espm.command.api;

import espm.command.handling.CommandResult;
import espm.command.order.Order;
import espm.command.order.OrderCommand;
import espm.command.order.OrderLimits;
import espm.command.order.Rejection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
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
import java.util.function.Function;
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
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<RestResponse<byte[]>> create(byte[] json) {
    RequestBody body = RequestBody.read(json);
    var command =
        new OrderCommand.Create(
            body.uuid("customerId"),
            body.text("currency", DEFAULT_CURRENCY, OrderLimits::currency));
    body.done();
    UUID id = ids.next();
    return commands
        .create(id, command)
        .map(
            result ->
                answer(
                    id,
                    result,
                    order ->
                        ResponseBuilder.<byte[]>create(RestResponse.Status.CREATED)
                            .header(HttpHeaders.LOCATION, "/api/orders/" + id)));
  }

  @POST
  @Path("/{id}/items")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<RestResponse<byte[]>> addItem(
      @PathParam("id") String id, byte[] json, @Context HttpHeaders headers) {
    UUID orderId = pathId("order id", id);
    RequestBody body = RequestBody.read(json);
    UUID productId = body.uuid("productId");
    int quantity = body.integer("quantity", OrderLimits::quantity);
    BigDecimal unitPrice = body.decimal("unitPrice", OrderLimits::unitPrice);
    body.done();
    return handle(orderId, new OrderCommand.AddItem(productId, quantity, unitPrice), headers);
  }

  @PATCH
  @Path("/{id}/items/{productId}")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<RestResponse<byte[]>> changeItemQuantity(
      @PathParam("id") String id,
      @PathParam("productId") String product,
      byte[] json,
      @Context HttpHeaders headers) {
    UUID orderId = pathId("order id", id);
    UUID productId = pathId("product id", product);
    RequestBody body = RequestBody.read(json);
    int quantity = body.integer("quantity", OrderLimits::quantity);
    body.done();
    return handle(orderId, new OrderCommand.ChangeItemQuantity(productId, quantity), headers);
  }

  @DELETE
  @Path("/{id}/items/{productId}")
  public Uni<RestResponse<byte[]>> removeItem(
      @PathParam("id") String id,
      @PathParam("productId") String product,
      @Context HttpHeaders headers) {
    UUID orderId = pathId("order id", id);
    return handle(orderId, new OrderCommand.RemoveItem(pathId("product id", product)), headers);
  }

  @POST
  @Path("/{id}/submit")
  public Uni<RestResponse<byte[]>> submit(
      @PathParam("id") String id, byte[] json, @Context HttpHeaders headers) {
    return step(id, json, new OrderCommand.Submit(), headers);
  }

  @POST
  @Path("/{id}/pay")
  public Uni<RestResponse<byte[]>> pay(
      @PathParam("id") String id, byte[] json, @Context HttpHeaders headers) {
    return step(id, json, new OrderCommand.Pay(), headers);
  }

  @POST
  @Path("/{id}/ship")
  public Uni<RestResponse<byte[]>> ship(
      @PathParam("id") String id, byte[] json, @Context HttpHeaders headers) {
    return step(id, json, new OrderCommand.Ship(), headers);
  }

  @POST
  @Path("/{id}/deliver")
  public Uni<RestResponse<byte[]>> deliver(
      @PathParam("id") String id, byte[] json, @Context HttpHeaders headers) {
    return step(id, json, new OrderCommand.Deliver(), headers);
  }

  @POST
  @Path("/{id}/cancel")
  public Uni<RestResponse<byte[]>> cancel(
      @PathParam("id") String id, byte[] json, @Context HttpHeaders headers) {
    UUID orderId = pathId("order id", id);
    requireJsonOrNothing(json, headers);
    RequestBody body = RequestBody.readOptional(json);
    String reason = body.text("reason", null, OrderLimits::reason);
    body.done();
    return handle(orderId, new OrderCommand.Cancel(reason), headers);
  }

  /** A step of the life cycle: it takes no values, so no body is needed and none is used. */
  private Uni<RestResponse<byte[]>> step(
      String id, byte[] json, OrderCommand command, HttpHeaders headers) {
    UUID orderId = pathId("order id", id);
    requireJsonOrNothing(json, headers);
    RequestBody.readOptional(json).done();
    return handle(orderId, command, headers);
  }

  private Uni<RestResponse<byte[]>> handle(
      UUID orderId, OrderCommand command, HttpHeaders headers) {
    var condition = EntityTag.condition(headers.getRequestHeader(HttpHeaders.IF_MATCH));
    return commands
        .handle(orderId, command, condition)
        .map(result -> answer(orderId, result, _ -> ResponseBuilder.<byte[]>ok()));
  }

  private static RestResponse<byte[]> answer(
      UUID orderId,
      CommandResult<Order, Rejection> result,
      Function<Order, ResponseBuilder<byte[]>> success) {
    return switch (result) {
      case CommandResult.Done<Order, Rejection> done ->
          success
              .apply(done.state())
              .header(HttpHeaders.ETAG, EntityTag.of(done.version()))
              .entity(OrderJson.write(orderId, done.state()))
              .build();
      case CommandResult.Rejected<Order, Rejection> rejected ->
          throw Problems.of(rejected.rejection(), orderId).exception();
      case CommandResult.VersionMismatch<Order, Rejection> mismatch ->
          throw Problems.preconditionFailed(mismatch.version()).exception();
      case CommandResult.TooMuchContention<Order, Rejection> contention ->
          throw Problems.concurrentChange(contention.attempts()).exception();
    };
  }

  private static void requireJsonOrNothing(byte[] body, HttpHeaders headers) {
    MediaType type = headers.getMediaType();
    boolean empty = body == null || body.length == 0;
    if (!empty && type != null && !type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
      throw Problems.unsupportedMediaType().exception();
    }
  }

  static UUID pathId(String what, String text) {
    return RequestBody.parseUuid(text)
        .orElseThrow(
            () -> Problems.malformedRequest("the " + what + " in the path is no UUID").exception());
  }
}
