package espm.query.api;

import espm.query.api.OrderReads.Found;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.ListPosition;
import espm.query.readmodel.Listing;
import espm.query.readmodel.OrderJson;
import espm.query.redis.ServingViews;
import espm.query.redis.ServingViews.Question;
import espm.query.redis.ServingViews.Reading;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pages of orders, newest first. Each partition has its part of every list, sorted; a page is the
 * newest of what all of them have to offer after a position. As positions never change, orders that
 * are created while someone turns pages neither shift them nor appear twice. Thread-safe.
 */
@Singleton
class OrderListing {

  private final OrderReads reads;
  private final ServingViews views;

  OrderListing(OrderReads reads, ServingViews views) {
    this.reads = reads;
    this.views = views;
  }

  private record Member(Keyspace keys, String position) {}

  /**
   * A page as JSON.
   *
   * @param after the position to go on after, null for the first page
   */
  Future<Buffer> page(Listing listing, int limit, String after) {
    return views.readWhole(reading -> page(reading, listing, limit, after));
  }

  private Future<Buffer> page(Reading reading, Listing listing, int limit, String after) {
    // One more than the page holds tells whether there is a next one.
    return reading
        .askAll(keys -> List.of(positions(keys.listing(listing), limit + 1, after)))
        .compose(
            parts -> {
              List<Member> newest = newest(reading.partitions(), parts);
              boolean hasNext = newest.size() > limit;
              List<Member> members = hasNext ? newest.subList(0, limit) : newest;
              return orders(reading, members)
                  .map(orders -> json(members, orders, listing, hasNext));
            });
  }

  private static Question positions(String key, int count, String after) {
    String from = after == null ? "+" : "(" + after;
    return Question.of("ZRANGE", key, from, "-", "BYLEX", "REV", "LIMIT", "0", "" + count);
  }

  private static List<Member> newest(List<Keyspace> partitions, List<List<Response>> parts) {
    List<Member> members = new ArrayList<>();
    for (int partition = 0; partition < parts.size(); partition++) {
      for (Response position : parts.get(partition).getFirst()) {
        members.add(new Member(partitions.get(partition), position.toString()));
      }
    }
    members.sort(Comparator.comparing(Member::position).reversed());
    return members;
  }

  /** The JSON of the members that are there, by position; one read for each partition. */
  private Future<Map<String, byte[]>> orders(Reading reading, List<Member> members) {
    Map<Keyspace, List<String>> byPartition = new HashMap<>();
    for (Member member : members) {
      byPartition.computeIfAbsent(member.keys(), _ -> new ArrayList<>()).add(member.position());
    }
    Map<String, byte[]> orders = new HashMap<>();
    List<Future<?>> parts = new ArrayList<>();
    byPartition.forEach(
        (keys, positions) -> {
          List<String> get = new ArrayList<>(List.of("MGET"));
          positions.forEach(
              position -> get.add(keys.order(ListPosition.orderIdIn(position).orElseThrow())));
          parts.add(
              reading
                  .ask(keys, List.of(new Question(get)))
                  .onSuccess(answers -> take(positions, answers.getFirst(), orders)));
        });
    return parts.isEmpty()
        ? Future.succeededFuture(orders)
        : Future.all(parts).compose(_ -> withRebuilt(members, orders));
  }

  private static void take(List<String> positions, Response found, Map<String, byte[]> orders) {
    for (int at = 0; at < positions.size(); at++) {
      if (found.get(at) != null) {
        orders.put(positions.get(at), found.get(at).toBytes());
      }
    }
  }

  /** Completes what was read by the orders whose views are gone; all of the page or nothing. */
  private Future<Map<String, byte[]>> withRebuilt(
      List<Member> members, Map<String, byte[]> stored) {
    Map<String, Future<Found>> missing = new HashMap<>();
    for (Member member : members) {
      if (!stored.containsKey(member.position())) {
        missing.put(
            member.position(),
            reads.order(ListPosition.orderIdIn(member.position()).orElseThrow()));
      }
    }
    if (missing.isEmpty()) {
      return Future.succeededFuture(stored);
    }
    return Future.all(List.copyOf(missing.values()))
        .map(
            _ -> {
              missing.forEach(
                  (position, found) -> {
                    reads.count(found.result());
                    if (found.result().json() != null) {
                      stored.put(position, found.result().json());
                    }
                  });
              return stored;
            });
  }

  private static Buffer json(
      List<Member> members, Map<String, byte[]> orders, Listing listing, boolean hasNext) {
    Buffer json = Buffer.buffer(512 * (1 + orders.size())).appendString("{\"orders\":[");
    boolean isFirst = true;
    for (Member member : members) {
      byte[] order = orders.get(member.position());
      // Between the two reads the order may have gone on to another status, and so to other lists.
      if (order != null
          && (listing.status() == null || OrderJson.hasStatus(order, listing.status()))) {
        if (!isFirst) {
          json.appendByte((byte) ',');
        }
        json.appendBytes(order);
        isFirst = false;
      }
    }
    json.appendByte((byte) ']');
    if (hasNext) {
      json.appendString(",\"nextCursor\":\"")
          .appendString(Parameters.cursorAfter(members.getLast().position()))
          .appendByte((byte) '"');
    }
    return json.appendByte((byte) '}');
  }
}
