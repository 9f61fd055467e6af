package espm.query.projection;

import espm.events.EventEnvelope;
import espm.query.readmodel.Change;
import espm.query.readmodel.FoldResult;
import espm.query.readmodel.Order;
import espm.query.readmodel.OrderChange;
import espm.query.readmodel.OrderFold;
import espm.query.readmodel.View;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Folds a batch of one partition's records, in memory, into what is to be written for it. Pure and
 * thread-safe.
 *
 * <p>Each record ends in one of four ways: applied; dropped, because the order has its version
 * already; parked, because it does not fit its order or its order is parked; put aside, because it
 * belongs to no order. None of them stops the others.
 */
final class BatchFold {

  private static final int MAX_REASON_LENGTH = 300;

  private final List<View> views;
  private final int keptStrays;

  /**
   * @param keptStrays how many records that belong to no order are kept
   */
  BatchFold(List<View> views, int keptStrays) {
    this.views = views;
    this.keptStrays = keptStrays;
  }

  /**
   * @param states of every order in the batch, before it
   */
  FoldedBatch fold(List<Incoming> batch, Map<UUID, OrderState> states) {
    Map<EventEnvelope, String> refused = new HashMap<>();
    while (true) {
      try {
        return fold(batch, states, refused);
      } catch (ViewFailure failure) {
        // What the views had written of this event is in the batch. So the batch is folded anew,
        // and the event is parked this time; each round adds one event, hence the loop ends.
        refused.put(failure.event, "a view failed: " + failure.getCause());
      }
    }
  }

  private FoldedBatch fold(
      List<Incoming> batch, Map<UUID, OrderState> before, Map<EventEnvelope, String> refused) {
    FoldedBatch folded = new FoldedBatch();
    for (Incoming incoming : batch) {
      switch (incoming) {
        case Incoming.Event event -> {
          UUID id = event.envelope().orderId();
          apply(event, state(id, before, folded), refused.get(event.envelope()), folded);
        }
        case Incoming.NotUnderstood event -> {
          OrderState state = state(event.orderId(), before, folded);
          if (event.version() <= state.appliedVersion()) {
            folded.duplicates++;
          } else {
            park(event.orderId(), event, state, event.reason(), folded);
          }
        }
        case Incoming.Stray stray -> putAside(stray, folded);
      }
    }
    return folded;
  }

  private static OrderState state(UUID id, Map<UUID, OrderState> before, FoldedBatch folded) {
    OrderState changed = folded.states.get(id);
    return changed == null ? before.get(id) : changed;
  }

  private void apply(Incoming.Event event, OrderState state, String refusal, FoldedBatch folded) {
    UUID id = event.envelope().orderId();
    if (event.envelope().version() <= state.appliedVersion()) {
      folded.duplicates++;
      return;
    }
    switch (state) {
      case OrderState.Gone _ -> park(id, event, state, "its view was not rebuilt", folded);
      case OrderState.Parked _ -> park(id, event, state, "", folded);
      case OrderState.Damaged(String reason) -> park(id, event, state, reason, folded);
      case OrderState.Absent _ -> apply(event, null, state, refusal, folded);
      case OrderState.Present(Order order) -> apply(event, order, state, refusal, folded);
    }
  }

  private void apply(
      Incoming.Event event, Order before, OrderState state, String refusal, FoldedBatch folded) {
    EventEnvelope envelope = event.envelope();
    UUID id = envelope.orderId();
    if (refusal != null) {
      park(id, event, state, refusal, folded);
      return;
    }
    switch (OrderFold.apply(before, envelope)) {
      case FoldResult.AlreadyApplied _ -> folded.duplicates++;
      case FoldResult.NotApplicable(String reason) -> park(id, event, state, reason, folded);
      case FoldResult.Folded(Order after) -> {
        project(new OrderChange(before, envelope, after), folded);
        folded.writes.tell(Change.of(event.offset(), envelope, after));
        folded.states.put(id, new OrderState.Present(after));
        folded.versions.put(id, after.version());
        folded.occurredAt.add(envelope.occurredAt());
      }
    }
  }

  private void project(OrderChange change, FoldedBatch folded) {
    try {
      for (View view : views) {
        view.project(change, folded.writes);
      }
    } catch (RuntimeException e) {
      // Whatever is wrong with a view, one order's event must not hold up its whole partition.
      throw new ViewFailure(change.event(), e);
    }
  }

  private static void park(
      UUID id, Incoming incoming, OrderState state, String reason, FoldedBatch folded) {
    if (!(state instanceof OrderState.Parked)) {
      folded.states.put(id, new OrderState.Parked(state.appliedVersion()));
      folded.newlyParked.put(id, reason);
      folded.writes.putField(ParkedOrders.ALL, id.toString(), utf8(reason));
    }
    folded.writes.putField(ParkedOrders.events(id), ParkedOrders.field(incoming), incoming.raw());
    folded.parkedEvents++;
  }

  private void putAside(Incoming.Stray stray, FoldedBatch folded) {
    byte[] line = utf8("offset " + stray.offset() + ": " + stray.reason() + "\n");
    byte[] entry = new byte[line.length + stray.raw().length];
    System.arraycopy(line, 0, entry, 0, line.length);
    System.arraycopy(stray.raw(), 0, entry, line.length, stray.raw().length);
    folded.writes.append(ParkedOrders.STRAYS, entry);
    folded.writes.keepNewest(ParkedOrders.STRAYS, keptStrays);
    folded.strays.add("offset " + stray.offset() + ": " + stray.reason());
  }

  private static byte[] utf8(String text) {
    int length = Math.min(text.length(), MAX_REASON_LENGTH);
    return text.substring(0, length).getBytes(StandardCharsets.UTF_8);
  }

  /** Carries the event at which a view failed out of the fold; never leaves this class. */
  private static final class ViewFailure extends RuntimeException {
    private final transient EventEnvelope event;

    ViewFailure(EventEnvelope event, RuntimeException cause) {
      super(cause);
      this.event = event;
    }
  }
}
