package espm.query.projection;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The same on a Redis Cluster of three nodes, over which the partitions are spread. */
@QuarkusTest
@TestProfile(RebuildOnClusterIT.OnCluster.class)
class RebuildOnClusterIT extends RebuildIT {

  /** Three nodes instead of one. */
  public static final class OnCluster extends OwnSystem {
    @Override
    String redis() {
      return "redis-cluster";
    }
  }
}
