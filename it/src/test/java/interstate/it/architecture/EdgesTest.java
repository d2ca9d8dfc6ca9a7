package interstate.it.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** Time and randomness are arguments: only the edge asks the clock, sleeps or draws. */
@AnalyzeClasses(packages = "interstate", importOptions = ImportOption.DoNotIncludeTests.class)
class EdgesTest {
    private static final Set<String> CLOCKS = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone");
    private static final Set<String> SLEEPS = Set.of("java.lang.Thread.sleep", "java.util.concurrent.TimeUnit.sleep");
    private static final Set<String> DICE = Set.of(
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.util.Random.<init>",
            "java.util.SplittableRandom.<init>",
            "java.security.SecureRandom.<init>",
            "java.security.SecureRandom.getInstanceStrong",
            "java.security.SecureRandom.getInstance");

    /** The proof itself, the clocks, and the mains of processes, where real time and real randomness come in. */
    private static final DescribedPredicate<JavaClass> EDGE = describe(
            "at the edge",
            c -> c.getPackageName().startsWith("interstate.it")
                    || c.getFullName().equals("interstate.tunbridge.MonotonicClock")
                    || c.getFullName().equals("interstate.pacing.KernelClock")
                    || outermost(c).getSimpleName().endsWith("Main"));

    @ArchTest
    static final ArchRule shouldBeGivenTheTimeWhenNotAtTheEdge = calls("ask a clock", CLOCKS);

    @ArchTest
    static final ArchRule shouldNotSleepWhenNotAtTheEdge = calls("sleep", SLEEPS);

    @ArchTest
    static final ArchRule shouldBeGivenRandomnessWhenNotAtTheEdge = calls("draw", DICE);

    private static ArchRule calls(String what, Set<String> methods) {
        return noClasses()
                .that(DescribedPredicate.not(EDGE))
                .should()
                .callCodeUnitWhere(describe(what, (JavaCall<?> call) -> methods.contains(name(call.getTarget()))));
    }

    private static String name(CodeUnitCallTarget target) {
        return target.getOwner().getFullName() + "." + target.getName();
    }

    private static JavaClass outermost(JavaClass c) {
        return c.getEnclosingClass().map(EdgesTest::outermost).orElse(c);
    }
}
