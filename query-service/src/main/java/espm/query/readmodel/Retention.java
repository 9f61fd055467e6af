package espm.query.readmodel;

/**
 * How long a view of one order stays when nothing changes it. Whatever has a retention can be made
 * again from the store, and goes sooner when the store of the views is full.
 */
public enum Retention {
  /** Of an order that will go on. */
  OPEN_ORDER,
  /** Of an order at its end: hardly anybody asks for it after a while. */
  FINISHED_ORDER;

  /** That of the views of this order. */
  public static Retention of(Order order) {
    return order.isFinished() ? FINISHED_ORDER : OPEN_ORDER;
  }
}
