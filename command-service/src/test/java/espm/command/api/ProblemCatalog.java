package espm.command.api;

import espm.command.order.Rejection;
import espm.events.OrderStatus;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** One of each kind of problem that the service can answer with, found by reflection. */
final class ProblemCatalog {

  private static final UUID ANY = new UUID(0, 0);

  private static final List<Rejection> REJECTIONS =
      List.of(
          new Rejection.NoSuchOrder(),
          new Rejection.NoSuchItem(ANY),
          new Rejection.WrongState(OrderStatus.DRAFT, "why"),
          new Rejection.PriceDiffers(ANY, BigDecimal.ONE),
          new Rejection.InvalidValues(List.of()));

  private ProblemCatalog() {}

  static List<Problem> all() throws ReflectiveOperationException {
    List<Problem> problems = new ArrayList<>();
    for (Method method : Problems.class.getDeclaredMethods()) {
      boolean makesProblems =
          method.getReturnType() == Problem.class && !Modifier.isPrivate(method.getModifiers());
      if (makesProblems && !method.getName().equals("of")) {
        Object[] arguments =
            Arrays.stream(method.getParameterTypes()).map(ProblemCatalog::any).toArray();
        problems.add((Problem) method.invoke(null, arguments));
      }
    }
    for (Rejection rejection : REJECTIONS) {
      problems.add(Problems.of(rejection, ANY));
    }
    return problems;
  }

  private static Object any(Class<?> type) {
    if (type == String.class) {
      return "any";
    }
    if (type == UUID.class) {
      return ANY;
    }
    if (type == int.class) {
      return 1;
    }
    if (type == List.class) {
      return List.of();
    }
    throw new AssertionError("say here what a " + type + " may be");
  }
}
