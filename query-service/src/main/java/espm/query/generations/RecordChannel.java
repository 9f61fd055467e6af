package espm.query.generations;

import espm.query.redis.RedisLink;
import espm.query.redis.RedisLinks;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;

/** Hears of changes of the record, on a connection of its own. */
final class RecordChannel implements AutoCloseable {

  private final Runnable onChange;
  private final RedisLink link;

  /**
   * @param onChange also run when the channel is heard for the first time, or again
   */
  RecordChannel(RedisLinks redis, Runnable onChange) {
    this.onChange = onChange;
    this.link = redis.open("generations", this::subscribe);
  }

  private void subscribe(RedisConnection connection) {
    connection.handler(this::onPush);
    connection.send(Request.cmd(Command.SUBSCRIBE).arg(RedisGenerationRecord.CHANNEL));
  }

  private void onPush(Response push) {
    if (push != null && push.type() == ResponseType.PUSH) {
      onChange.run();
    }
  }

  @Override
  public void close() {
    link.close();
  }
}
