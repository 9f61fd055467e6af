package espm.query.readmodel;

import java.util.List;

/** The views that are kept. */
public final class Views {

  /**
   * Number of the form in which views are stored: which keys there are, and what is in them. To be
   * raised with every change of it; what is stored in an older form is then made anew, beside the
   * old, when a build with the new number starts.
   */
  public static final int FORMAT = 1;

  /**
   * The oldest form that this build can read, and so serve until the newer one is there. Below
   * {@link #FORMAT} unless what reads the views cannot cope.
   */
  public static final int OLDEST_READABLE_FORMAT = 1;

  /** All of them; each event goes through each of them. */
  public static final List<View> ALL =
      List.of(
          new OrderView(),
          new HistoryView(),
          new ListView(),
          new CustomerSummaryView(),
          new RevenueView(),
          new SoldProductsView());

  private Views() {}
}
