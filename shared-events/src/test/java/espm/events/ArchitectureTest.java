package espm.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("espm.events");

  @Test
  void the_schema_needs_nothing_but_java_and_jackson() {
    classes()
        .that()
        .resideInAPackage("espm.events")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("espm.events", "java..", "com.fasterxml.jackson..")
        .check(CLASSES);
  }

  @Test
  void only_the_kafka_contract_knows_kafka() {
    classes()
        .that()
        .resideInAPackage("espm.events.kafka")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("espm.events..", "java..", "org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void there_is_no_clock_and_no_io_here() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.file..", "java.sql..")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }
}
