package espm.query.api;

import espm.query.api.OrderReads.Found;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.ListPosition;
import espm.query.readmodel.Listing;
import espm.query.readmodel.OrderJson;
import espm.query.redis.ReadModelLayout;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
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
  private final ReadModelLayout layout;

  OrderListing(OrderReads reads, ReadModelLayout layout) {
    this.reads = reads;
    this.layout = layout;
  }

  private record Member(Keyspace keys, String position) {}

  /**
   * A page as JSON.
   *
   * @param after the position to go on after, null for the first page
   */
  Future<Buffer> page(Listing listing, int limit, String after) {
    List<Keyspace> partitions = layout.all();
    List<Future<Response>> parts = new ArrayList<>();
    for (Keyspace keys : partitions) {
      // One more than the page holds tells whether there is a next one.
      parts.add(
          reads.send(
              Request.cmd(Command.ZRANGE)
                  .arg(keys.listing(listing))
                  .arg(after == null ? "+" : "(" + after)
                  .arg("-")
                  .arg("BYLEX")
                  .arg("REV")
                  .arg("LIMIT")
                  .arg(0)
                  .arg(limit + 1)));
    }
    return Future.all(parts)
        .compose(
            _ -> {
              List<Member> newest = newest(partitions, parts);
              boolean hasNext = newest.size() > limit;
              List<Member> members = hasNext ? newest.subList(0, limit) : newest;
              return orders(members).map(orders -> json(members, orders, listing, hasNext));
            });
  }

  private static List<Member> newest(List<Keyspace> partitions, List<Future<Response>> parts) {
    List<Member> members = new ArrayList<>();
    for (int partition = 0; partition < parts.size(); partition++) {
      for (Response position : parts.get(partition).result()) {
        members.add(new Member(partitions.get(partition), position.toString()));
      }
    }
    members.sort(Comparator.comparing(Member::position).reversed());
    return members;
  }

  /** The JSON of the members that are there, by position; one read for each partition. */
  private Future<Map<String, byte[]>> orders(List<Member> members) {
    Map<Keyspace, List<String>> byPartition = new HashMap<>();
    for (Member member : members) {
      byPartition.computeIfAbsent(member.keys(), _ -> new ArrayList<>()).add(member.position());
    }
    Map<String, byte[]> orders = new HashMap<>();
    List<Future<Response>> parts = new ArrayList<>();
    byPartition.forEach(
        (keys, positions) -> {
          Request get = Request.cmd(Command.MGET);
          positions.forEach(
              position -> get.arg(keys.order(ListPosition.orderIdIn(position).orElseThrow())));
          parts.add(
              reads
                  .send(get)
                  .onSuccess(
                      reply -> {
                        for (int at = 0; at < positions.size(); at++) {
                          if (reply.get(at) != null) {
                            orders.put(positions.get(at), reply.get(at).toBytes());
                          }
                        }
                      }));
        });
    return parts.isEmpty()
        ? Future.succeededFuture(orders)
        : Future.all(parts).compose(_ -> withRebuilt(members, orders));
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
