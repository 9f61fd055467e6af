package espm.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("espm.query");

  @Test
  void dependencies_point_one_way() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("api")
        .definedBy("espm.query.api..")
        .layer("live")
        .definedBy("espm.query.live..")
        .layer("freshness")
        .definedBy("espm.query.freshness..")
        .layer("projection")
        .definedBy("espm.query.projection..")
        .layer("generations")
        .definedBy("espm.query.generations..")
        .layer("rebuild")
        .definedBy("espm.query.rebuild..")
        .layer("redis")
        .definedBy("espm.query.redis..")
        .layer("readmodel")
        .definedBy("espm.query.readmodel..")
        .whereLayer("api")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("projection")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("generations")
        .mayOnlyBeAccessedByLayers("projection")
        .whereLayer("live")
        .mayOnlyBeAccessedByLayers("api")
        .whereLayer("freshness")
        .mayOnlyBeAccessedByLayers("api", "live")
        .whereLayer("rebuild")
        .mayOnlyBeAccessedByLayers("api", "projection")
        .whereLayer("redis")
        .mayOnlyBeAccessedByLayers(
            "api", "live", "freshness", "generations", "projection", "rebuild")
        .whereLayer("readmodel")
        .mayOnlyBeAccessedByLayers(
            "api", "live", "freshness", "generations", "projection", "rebuild", "redis")
        .check(CLASSES);
  }

  @Test
  void the_views_need_nothing_but_java_the_events_and_a_json_writer() {
    classes()
        .that()
        .resideInAPackage("espm.query.readmodel")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "espm.query.readmodel", "espm.events", "java..", "com.fasterxml.jackson.core..")
        .check(CLASSES);
  }

  @Test
  void the_views_have_no_clock() {
    noClasses()
        .that()
        .resideInAPackage("espm.query.readmodel")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(CLASSES);
  }

  @Test
  void only_the_projection_knows_kafka() {
    noClasses()
        .that()
        .resideOutsideOfPackage("espm.query.projection..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void only_the_projection_writes() {
    noClasses()
        .that()
        .resideInAnyPackage("espm.query.api..", "espm.query.live..", "espm.query.freshness..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("espm.query.readmodel.Writes")
        .check(CLASSES);
  }
}
