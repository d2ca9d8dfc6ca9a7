package interstate.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Arrows between modules go down only, and each module stays what it is. */
@AnalyzeClasses(packages = "interstate", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    @ArchTest
    static final ArchRule shouldPointDownWhenModulesDependOnEachOther = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("it")
            .definedBy("interstate.it..")
            .layer("deploy")
            .definedBy("interstate.deploy..")
            .layer("actors")
            .definedBy("interstate.actors..")
            .layer("pacing")
            .definedBy("interstate.pacing..")
            .layer("tun-bridge")
            .definedBy("interstate.tunbridge..")
            .layer("crypto")
            .definedBy("interstate.crypto..")
            .layer("wire")
            .definedBy("interstate.wire..")
            .whereLayer("it")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("deploy")
            .mayOnlyBeAccessedByLayers("it")
            .whereLayer("actors")
            .mayOnlyBeAccessedByLayers("deploy", "it")
            .whereLayer("pacing")
            .mayOnlyBeAccessedByLayers("actors", "deploy", "it")
            .whereLayer("tun-bridge")
            .mayOnlyBeAccessedByLayers("pacing", "actors", "deploy", "it")
            .whereLayer("crypto")
            .mayOnlyBeAccessedByLayers("actors", "deploy", "it")
            .whereLayer("wire")
            .mayOnlyBeAccessedByLayers("crypto", "actors", "deploy", "it");

    @ArchTest
    static final ArchRule shouldReachNoFileSocketOrThreadWhenPure = noClasses()
            .that()
            .resideInAnyPackage("interstate.wire..", "interstate.crypto..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.channels..", "java.nio.file..", "java.net.http..", "java.util.concurrent..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.lang\\.(Thread|ThreadLocal|Process|ProcessBuilder|Runtime)|java\\.io\\.(File.*|RandomAccessFile|Console)"
                            + "|java\\.net\\.(.*Socket|URL.*)");

    /** Carriages are found by any thread, so there are concurrent collections and atomic counters. */
    @ArchTest
    static final ArchRule shouldReachNoActorSocketOrAgentWhenOfRecords = noClasses()
            .that()
            .resideInAPackage("interstate.actors.records..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.pekko..",
                    "java.nio.channels..",
                    "java.nio.file..",
                    "interstate.actors.agent..",
                    "interstate.actors.link..",
                    "interstate.pacing..",
                    "interstate.tunbridge..");

    @ArchTest
    static final ArchRule shouldKnowNoActorsWhenBelowThem = noClasses()
            .that()
            .resideInAnyPackage(
                    "interstate.pacing..", "interstate.tunbridge..", "interstate.wire..", "interstate.crypto..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.pekko..", "scala..", "com.typesafe.config..", "picocli..");

    @ArchTest
    static final ArchRule shouldKnowNoKeysWhenPacing = noClasses()
            .that()
            .resideInAPackage("interstate.pacing..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.crypto..", "org.bouncycastle..");
}
