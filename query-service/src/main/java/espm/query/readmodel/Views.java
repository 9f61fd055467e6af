package espm.query.readmodel;

import java.util.List;

/** The views that are kept. */
public final class Views {

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
