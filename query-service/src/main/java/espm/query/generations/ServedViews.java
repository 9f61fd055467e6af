package espm.query.generations;

import espm.query.readmodel.Views;
import espm.query.redis.ReadModelLayout;

/**
 * Has the layout serve what the record says serves, if this build can read it.
 *
 * @param format of the views that this build makes
 */
record ServedViews(ReadModelLayout layout, int format) {

  void follow(Generations generations) {
    int stored = generations.format(generations.serving());
    if (stored > format) {
      layout.serveNothing(
          "they are of format %d, and this build knows %d: start the newer build"
              .formatted(stored, format));
    } else if (stored < Views.OLDEST_READABLE_FORMAT) {
      layout.serveNothing(
          "they are of format %d, and this build reads %d and newer: wait for the build of new ones"
              .formatted(stored, Views.OLDEST_READABLE_FORMAT));
    } else {
      layout.serve(generations.serving());
    }
  }
}
