package io.htpasswd;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Collectors;

/** The arrows of the design: they never turn back. */
@AnalyzeClasses(packages = "io.htpasswd", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String JDK = "java..";
    private static final String NULLNESS = "org.jspecify..";
    private static final String SLF4J = "org.slf4j..";

    @ArchTest
    static final ArchRule BASIC_KNOWS_NO_HASH_AND_NO_FILE =
            mayUse("basic", JDK, NULLNESS, SLF4J, "io.htpasswd.admission");

    @ArchTest
    static final ArchRule ADMISSION_KNOWS_NOTHING = mayUse("admission", JDK, NULLNESS);

    @ArchTest
    static final ArchRule CRYPT_KNOWS_ONLY_COMMONS_CODEC = mayUse("crypt", JDK, NULLNESS, "org.apache.commons.codec..");

    @ArchTest
    static final ArchRule FILE_KNOWS_BASIC_AND_CRYPT =
            mayUse("file", JDK, NULLNESS, SLF4J, "io.htpasswd.basic", "io.htpasswd.crypt");

    @ArchTest
    static final ArchRule CONFIG_KNOWS_BASIC_AND_FILE =
            mayUse("config", JDK, NULLNESS, SLF4J, "io.htpasswd.admission", "io.htpasswd.basic", "io.htpasswd.file");

    /** What users must learn; a new public type takes the place of one, or has a user who cannot do without: Admission and Place have guards, AttemptLimit an operator. */
    @ArchTest
    static void atMost35PublicTypesInFivePackages(JavaClasses core) {
        assertThat(core.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "io.htpasswd.admission",
                        "io.htpasswd.basic",
                        "io.htpasswd.crypt",
                        "io.htpasswd.file",
                        "io.htpasswd.config");
        assertThat(core.stream()
                        .filter(type ->
                                type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getSimpleName))
                .contains("BasicAuth", "PasswordHash", "HtpasswdFile", "PolicyConfig")
                .hasSizeLessThanOrEqualTo(35);
    }

    /** A pattern over what a client sends is an invitation to let it run for ever. */
    @ArchTest
    static final ArchRule BASIC_HAS_NO_REGULAR_EXPRESSION = noClasses()
            .that()
            .resideInAPackage("io.htpasswd.basic")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.regex")
            .orShould()
            .callMethod(String.class, "matches", String.class)
            .orShould()
            .callMethod(String.class, "replaceAll", String.class, String.class);

    private static ArchRule mayUse(String name, String... packages) {
        String own = "io.htpasswd." + name;
        String[] allowed = new String[packages.length + 1];
        System.arraycopy(packages, 0, allowed, 0, packages.length);
        allowed[packages.length] = own;
        return classes()
                .that()
                .resideInAPackage(own)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed);
    }
}
