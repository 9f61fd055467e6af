package espm.query.projection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Bounded waits of the projection's thread for answers that arrive on others. */
final class Waiting {

  private Waiting() {}

  /**
   * @throws StoreFailure when the answer is a failure, or does not come in time
   */
  static <T> T atMost(long timeoutMillis, CompletableFuture<T> answer) throws StoreFailure {
    try {
      return answer.get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new StoreFailure(String.valueOf(e.getCause().getMessage()), e.getCause());
    } catch (TimeoutException e) {
      throw new StoreFailure("no answer within " + timeoutMillis + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreFailure("interrupted", e);
    }
  }
}
