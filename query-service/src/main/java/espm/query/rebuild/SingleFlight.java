package espm.query.rebuild;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Of those who ask the same at the same time, one asks and all get its answer. As large as what is
 * on its way. Thread-safe.
 */
final class SingleFlight<K, V> {

  private final ConcurrentMap<K, Future<V>> flights = new ConcurrentHashMap<>();

  Future<V> of(K key, Supplier<Future<V>> question) {
    Promise<V> promise = Promise.promise();
    Future<V> other = flights.putIfAbsent(key, promise.future());
    if (other != null) {
      return other;
    }
    return question
        .get()
        .onComplete(
            answer -> {
              flights.remove(key);
              promise.handle(answer);
            });
  }
}
