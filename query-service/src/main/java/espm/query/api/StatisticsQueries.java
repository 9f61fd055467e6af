package espm.query.api;

import com.fasterxml.jackson.core.JsonGenerator;
import espm.events.OrderStatus;
import espm.query.api.StoredSums.Wanted;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Listing;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** The questions about all orders. What each takes and answers is in {@code openapi.yaml}. */
@Path("/api/statistics")
@Produces(MediaType.APPLICATION_JSON)
public class StatisticsQueries {

  private static final List<OrderStatus> STATUSES = List.of(OrderStatus.values());
  private static final int DEFAULT_DAYS = 30;
  private static final int MAX_DAYS = 366;
  private static final int DEFAULT_PRODUCTS = 10;
  private static final int MAX_PRODUCTS = 100;
  private static final int DAY_LENGTH = "2026-03-01".length();

  private final StoredSums sums;
  private final BestSellers bestSellers;

  StatisticsQueries(StoredSums sums, BestSellers bestSellers) {
    this.sums = sums;
    this.bestSellers = bestSellers;
  }

  private record Days(LocalDate from, LocalDate to) {

    /** The months that they are in. */
    List<YearMonth> months() {
      return Stream.iterate(
              YearMonth.from(from),
              month -> !month.isAfter(YearMonth.from(to)),
              month -> month.plusMonths(1))
          .toList();
    }

    boolean include(LocalDate day) {
      return !day.isBefore(from) && !day.isAfter(to);
    }
  }

  /** Orders by status, revenue in all and by day. */
  @GET
  public CompletionStage<byte[]> statistics(@Context HttpServerRequest request) {
    Days days = days(new Parameters(request));
    return sums.of(keys -> wanted(keys, days))
        .map(
            found ->
                Json.object(
                    json -> {
                      Json.writeOrders(json, byStatus(found.counts()));
                      json.writeArrayFieldStart("revenue");
                      writeRevenue(json, null, found.sums().getFirst().byName());
                      json.writeEndArray();
                      writeDays(json, days, found.sums().getLast().byName());
                    }))
        .toCompletionStage();
  }

  private static Wanted wanted(Keyspace keys, Days days) {
    return new Wanted(
        STATUSES.stream().map(Listing::ofStatus).map(keys::listing).toList(),
        List.of(List.of(keys.revenue()), days.months().stream().map(keys::revenue).toList()));
  }

  private static Map<OrderStatus, Long> byStatus(List<Long> counts) {
    Map<OrderStatus, Long> byStatus = new EnumMap<>(OrderStatus.class);
    STATUSES.forEach(status -> byStatus.put(status, counts.get(status.ordinal())));
    return byStatus;
  }

  private static Days days(Parameters parameters) {
    LocalDate to = parameters.day("to", LocalDate.now(ZoneOffset.UTC));
    LocalDate from = parameters.day("from", to.minusDays(DEFAULT_DAYS - 1));
    if (from.isAfter(to) || ChronoUnit.DAYS.between(from, to) >= MAX_DAYS) {
      throw ProblemException.malformed(
          "from must not be after to, nor %d days before it or more".formatted(MAX_DAYS));
    }
    return new Days(from, to);
  }

  private static void writeDays(JsonGenerator json, Days days, Map<String, BigInteger> sums)
      throws IOException {
    Map<LocalDate, Map<String, BigInteger>> byDay = new TreeMap<>();
    sums.forEach(
        (name, sum) -> {
          LocalDate day = LocalDate.parse(name.substring(0, DAY_LENGTH));
          if (days.include(day)) {
            byDay
                .computeIfAbsent(day, _ -> new TreeMap<>())
                .put(name.substring(DAY_LENGTH + 1), sum);
          }
        });
    json.writeStringField("from", days.from().toString());
    json.writeStringField("to", days.to().toString());
    json.writeArrayFieldStart("days");
    for (var day : byDay.entrySet()) {
      writeRevenue(json, day.getKey(), day.getValue());
    }
    json.writeEndArray();
  }

  /** An object for each currency; of a day, unless that is null. */
  private static void writeRevenue(JsonGenerator json, LocalDate day, Map<String, BigInteger> sums)
      throws IOException {
    for (String currency : Json.currencies(sums)) {
      BigDecimal paid = Json.amount(sums, currency + ":paid", currency);
      BigDecimal refunded = Json.amount(sums, currency + ":refunded", currency);
      json.writeStartObject();
      if (day != null) {
        json.writeStringField("date", day.toString());
      }
      json.writeStringField("currency", currency);
      json.writeNumberField("paid", paid);
      json.writeNumberField("refunded", refunded);
      json.writeNumberField("revenue", paid.subtract(refunded));
      json.writeEndObject();
    }
  }

  /** The products of which most were sold. */
  @GET
  @Path("/products")
  public CompletionStage<byte[]> products(@Context HttpServerRequest request) {
    int limit = new Parameters(request).number("limit", 1, MAX_PRODUCTS, DEFAULT_PRODUCTS);
    return bestSellers
        .top(limit)
        // It may have been read for another request, up to a second ago.
        .onSuccess(found -> AnswerHeaders.putFreshAsOf(request.response(), found.freshAsOf()))
        .map(
            found ->
                Json.object(
                    json -> {
                      json.writeArrayFieldStart("products");
                      for (BestSellers.Sold product : found.products()) {
                        json.writeStartObject();
                        json.writeStringField("productId", product.productId());
                        json.writeNumberField("quantity", product.quantity());
                        json.writeEndObject();
                      }
                      json.writeEndArray();
                      json.writeBooleanField("exact", found.isExact());
                    }))
        .toCompletionStage();
  }
}
