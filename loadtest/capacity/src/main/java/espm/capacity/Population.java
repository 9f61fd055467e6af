package espm.capacity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * The orders, customers and products to choose from, made before the load. A few are asked for
 * often: the first tenth gets 46 % of all choices, as in the other load tests.
 */
final class Population {

  private final List<String[]> orders;
  private final List<String[]> customers;
  private final List<String[]> products;

  private Population(Map<String, List<String[]>> lines) {
    orders = lines.get("order");
    customers = lines.get("customer");
    products = lines.get("product");
  }

  /** Lines of words: {@code order ID CUSTOMER}, {@code customer ID} and {@code product ID}. */
  static Population readFrom(Path file) throws IOException {
    return new Population(
        Files.readAllLines(file).stream()
            .map(line -> line.split(" "))
            .collect(Collectors.groupingBy(words -> words[0])));
  }

  /** An order and its customer. */
  Map<String, Object> anyOrder() {
    String[] order = skewed(orders);
    return Map.of("orderId", order[1], "customerId", order[2]);
  }

  /** A customer and what to buy. */
  Map<String, Object> anyPurchase() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return Map.of(
        "customerId",
        skewed(customers)[1],
        "productId",
        skewed(products)[1],
        "quantity",
        1 + random.nextInt(5),
        "unitPrice",
        (100 + random.nextInt(9900)) / 100.0);
  }

  private static String[] skewed(List<String[]> list) {
    return list.get((int) (list.size() * Math.pow(ThreadLocalRandom.current().nextDouble(), 3)));
  }
}
