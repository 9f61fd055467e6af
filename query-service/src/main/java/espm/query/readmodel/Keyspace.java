package espm.query.readmodel;

import java.time.YearMonth;
import java.util.List;
import java.util.UUID;

/**
 * The names of all keys of one partition of one generation. They share the hash tag <code>{op3}
 * </code>, so that on Redis Cluster they live on one node and one script can change them together.
 *
 * @param generation of the views, from 1: a rebuild fills the next one beside the one that serves
 * @param partition of the topic, from 0
 */
public record Keyspace(int generation, int partition) {

  /** Name of the hash of parked orders. */
  public static final String PARKED = "parked";

  /** Name of the hash of parked orders that are to be tried again. */
  public static final String RETRIES = "retries";

  /** Name of the hash of orders that were parked and came on by a retry. */
  public static final String HEALED = "healed";

  /** The key of a name that a view or the projection uses. */
  public String key(String name) {
    return prefix() + name;
  }

  /** What every key of this generation begins with. */
  public String prefix() {
    return tag() + "g" + generation + ":";
  }

  /** The pattern of all keys of a generation, and of no others. */
  public static String allKeys(int generation) {
    return "{op*}:g" + generation + ":*";
  }

  private String tag() {
    return "{op" + partition + "}:";
  }

  /** String: the offset of the next record to apply. */
  public String offset() {
    return key("offset");
  }

  /** String: the JSON of an order. */
  public String order(UUID orderId) {
    return key(OrderView.key(orderId));
  }

  /** What the keys begin with that may go and can be made again; an order's id follows. */
  public List<String> prefixesOfWhatMayGo() {
    return List.of(key(OrderView.PREFIX), key(HistoryView.PREFIX));
  }

  /** Hash: order id to the version up to which the views have it, whether or not they are there. */
  public String versions() {
    return key("versions");
  }

  /**
   * String, for a short time: the JSON of an order, from the store and ahead of the views. It is
   * not the generation's: a reader who has seen it is not to see an older state because another
   * generation serves now.
   */
  public String ahead(UUID orderId) {
    return tag() + "ahead:f" + Views.FORMAT + ":" + orderId;
  }

  /**
   * String: once it is there, nothing is written to this partition of this generation. It is not
   * under the {@link #prefix}, as it outlives what is.
   */
  public String sealed() {
    return tag() + "sealed:g" + generation;
  }

  /** List: one JSON entry for each version of an order, from version 1. */
  public String history(UUID orderId) {
    return key(HistoryView.key(orderId));
  }

  /** Sorted set with equal scores: the {@link ListPosition}s of a list. */
  public String listing(Listing listing) {
    return key(listing.key());
  }

  /** Hash: the sums of a customer, see {@link Sums}. */
  public String customer(UUID customerId) {
    return key(CustomerSummaryView.key(customerId));
  }

  /** Hash: revenue in all, see {@link Sums}. */
  public String revenue() {
    return key(RevenueView.TOTALS);
  }

  /** Hash: revenue by day, see {@link Sums}. */
  public String revenue(YearMonth month) {
    return key(RevenueView.key(month));
  }

  /** Sorted set: products by sold quantity. */
  public String soldProducts() {
    return key(SoldProductsView.KEY);
  }

  /** Stream: the newest {@link Change}s, an entry for each batch; its id is the {@link Place}. */
  public String changes() {
    return key("changes");
  }

  /**
   * String: the seal of the exchange for which {@link #changes} were taken over from the generation
   * that served.
   */
  public String changesCarriedFor() {
    return key("changes:carried-for");
  }

  /** Hash: order id to the reason why one of its events could not be applied. */
  public String parked() {
    return key(PARKED);
  }

  /** Hash: its fields are the ids of parked orders that somebody wants tried again. */
  public String retries() {
    return key(RETRIES);
  }

  /**
   * Hash: order id to the version up to which a retry has brought it. Of these orders a generation
   * may show what it cannot have from the topic, or not yet.
   */
  public String healed() {
    return key(HEALED);
  }

  /**
   * String: a {@link FreshNote} of the views that serve. It is not there until they once had all
   * that was on the topic. It is not the generation's: the next one serves when it shows all that
   * this one does, so what was said of this one holds for it as well.
   */
  public String freshAsOf() {
    return tag() + "fresh-as-of";
  }

  /** The channel on which all partitions of a generation tell what they have applied. */
  public static String appliedChannel(int generation) {
    return "espm:g" + generation + ":applied";
  }

  /** The pattern of the channels of all generations. */
  public static String appliedChannels() {
    return "espm:g*:applied";
  }
}
