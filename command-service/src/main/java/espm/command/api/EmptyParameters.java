package espm.command.api;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/**
 * Refuses a query parameter that is there and says nothing, such as {@code ?after=}. The resources
 * would not see it, as if it had not been sent: a client whose variable is empty would be given
 * everything from the beginning instead of being told.
 */
final class EmptyParameters implements Handler<RoutingContext> {

  @Override
  public void handle(RoutingContext context) {
    if (context.request().query() == null) {
      context.next();
      return;
    }
    context.queryParams().entries().stream()
        .filter(parameter -> parameter.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .findFirst()
        .ifPresentOrElse(
            name ->
                HttpEdge.answer(
                    context,
                    Problems.malformedRequest("the query parameter " + name + " is empty")),
            context::next);
  }
}
