package espm.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import espm.events.OrderStatus;
import espm.query.api.StoredSums.Wanted;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jboss.resteasy.reactive.RestPath;

/** The questions about customers. What each takes and answers is in {@code openapi.yaml}. */
@Path("/api/customers")
@Produces(MediaType.APPLICATION_JSON)
public class CustomerQueries {

  private final StoredSums sums;

  CustomerQueries(StoredSums sums) {
    this.sums = sums;
  }

  /** A customer in figures; one without orders, or unknown, has none. */
  @GET
  @Path("/{id}/summary")
  public CompletionStage<byte[]> summary(@RestPath String id) {
    UUID customer = Parameters.customerId(id);
    return sums.of(keys -> new Wanted(List.of(), List.of(List.of(keys.customer(customer)))))
        .map(found -> found.sums().getFirst().byName())
        .map(found -> Json.object(json -> write(json, customer, found)))
        .toCompletionStage();
  }

  private static void write(JsonGenerator json, UUID customer, Map<String, BigInteger> sums)
      throws IOException {
    json.writeStringField("customerId", customer.toString());
    Map<OrderStatus, Long> counts = new EnumMap<>(OrderStatus.class);
    for (OrderStatus status : OrderStatus.values()) {
      counts.put(status, sums.getOrDefault(status.name(), BigInteger.ZERO).longValueExact());
    }
    Json.writeOrders(json, counts);
    json.writeArrayFieldStart("totals");
    for (String currency : Json.currencies(sums)) {
      json.writeStartObject();
      json.writeStringField("currency", currency);
      for (String what : List.of("ordered", "paid")) {
        json.writeNumberField(what, Json.amount(sums, currency + ":" + what, currency));
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
