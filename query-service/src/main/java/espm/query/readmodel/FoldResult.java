package espm.query.readmodel;

/** What came of applying one event to an order. */
public sealed interface FoldResult {

  /** The order with the event in it. */
  record Folded(Order order) implements FoldResult {}

  /** The order has this version already: the event was delivered again. */
  record AlreadyApplied() implements FoldResult {}

  /**
   * An event before this one is missing, or the event makes no sense for the order as it is; either
   * way nothing may be shown that builds on it.
   *
   * @param reason for people and logs
   */
  record NotApplicable(String reason) implements FoldResult {}
}
