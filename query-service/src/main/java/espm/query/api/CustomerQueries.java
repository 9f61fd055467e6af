package espm.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import espm.events.OrderStatus;
import espm.query.api.StoredSums.Counted;
import espm.query.api.StoredSums.Figures;
import espm.query.api.StoredSums.Wanted;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Listing;
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

  private static final List<OrderStatus> STATUSES = List.of(OrderStatus.values());

  private final StoredSums sums;

  CustomerQueries(StoredSums sums) {
    this.sums = sums;
  }

  /** A customer in figures; one without orders, or unknown, has none. */
  @GET
  @Path("/{id}/summary")
  public CompletionStage<byte[]> summary(@RestPath String id) {
    UUID customer = Parameters.customerId(id);
    return sums.of(keys -> wanted(keys, customer))
        .map(found -> Json.object(json -> write(json, customer, found)))
        .toCompletionStage();
  }

  private static Wanted wanted(Keyspace keys, UUID customer) {
    return new Wanted(
        List.of(
            new Counted(
                keys.listing(Listing.ofCustomer(customer)),
                STATUSES.stream().map(Listing::score).toList())),
        List.of(List.of(keys.customer(customer))));
  }

  private static void write(JsonGenerator json, UUID customer, Figures found) throws IOException {
    Map<String, BigInteger> sums = found.sums().getFirst().byName();
    json.writeStringField("customerId", customer.toString());
    Map<OrderStatus, Long> counts = new EnumMap<>(OrderStatus.class);
    for (int at = 0; at < STATUSES.size(); at++) {
      counts.put(STATUSES.get(at), found.counts().get(at) + former(STATUSES.get(at), sums));
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

  /** In form 1 of the views, which serve until those of this form are there, these were sums. */
  private static long former(OrderStatus status, Map<String, BigInteger> sums) {
    return sums.getOrDefault(status.name(), BigInteger.ZERO).longValueExact();
  }
}
