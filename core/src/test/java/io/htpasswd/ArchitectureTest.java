package io.htpasswd;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the design: they never turn back. */
@AnalyzeClasses(packages = "io.htpasswd", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String JDK = "java..";
    private static final String NULLNESS = "org.jspecify..";
    private static final String SLF4J = "org.slf4j..";

    @ArchTest
    static final ArchRule BASIC_KNOWS_NO_HASH_AND_NO_FILE = mayUse("basic", JDK, NULLNESS, SLF4J);

    @ArchTest
    static final ArchRule CRYPT_KNOWS_ONLY_COMMONS_CODEC = mayUse("crypt", JDK, NULLNESS, "org.apache.commons.codec..");

    @ArchTest
    static final ArchRule FILE_KNOWS_BASIC_AND_CRYPT =
            mayUse("file", JDK, NULLNESS, SLF4J, "io.htpasswd.basic", "io.htpasswd.crypt");

    @ArchTest
    static final ArchRule CONFIG_KNOWS_BASIC_AND_FILE =
            mayUse("config", JDK, NULLNESS, SLF4J, "io.htpasswd.basic", "io.htpasswd.file");

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
