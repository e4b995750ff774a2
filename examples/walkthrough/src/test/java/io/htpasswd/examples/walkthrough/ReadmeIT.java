package io.htpasswd.examples.walkthrough;

import static io.htpasswd.examples.walkthrough.Readme.CHECKOUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every block of code in the pages for users: this class lists them, and says of those in recipes which file has them. */
class ReadmeIT {
    /** In a Readme…IT, or in a recipe whose file has the block. */
    @Test
    void everyBlockIsRun() throws Exception {
        List<Readme.Block> run = List.of(
                new Readme.Block("sh", ReadmeInstallIT.INSTALL),
                new Readme.Block("sh", ReadmeInstallIT.START),
                new Readme.Block("sh", "gateway.jar check"),
                new Readme.Block("sh", "htpasswd -i"),
                new Readme.Block("sh", "fail2ban-regex"),
                new Readme.Block("sh", "--policy policy.yaml"),
                new Readme.Block("sh", "curl -i"),
                new Readme.Block("xml", "<filter>"),
                new Readme.Block("xml", "openPaths"),
                new Readme.Block("xml", "netty-bom"),
                new Readme.Block("yaml", "AgentgatewayPolicy"),
                new Readme.Block("java", "BasicAuthFilter> guard("),
                new Readme.Block("java", ReadmeNettyIT.QUICK_START),
                new Readme.Block("java", ReadmeCoreIT.ANY_SERVER),
                new Readme.Block("java", ReadmeNettyIT.OPEN_PATH),
                new Readme.Block("java", "class GuardedChannel"),
                new Readme.Block("java", "class Demo"),
                new Readme.Block("java", "class Policies"),
                new Readme.Block("java", "class ManagementGuard"),
                new Readme.Block("java", "class Application"),
                new Readme.Block("java", "class Greeting"),
                new Readme.Block("java", "class Preflights"),
                new Readme.Block("java", "class Proxied"));
        assertThat(Readme.blocks()).hasSameSizeAs(run);
        for (Readme.Block block : run) Readme.block(block.language(), block.text());
    }

    /** The tests of the recipe run it. WebXmlIT takes the quick start of web.xml out of the page. */
    @ParameterizedTest
    @CsvSource({
        "xml, openPaths, web-xml/src/main/webapp/WEB-INF/web.xml",
        "java, class ManagementGuard, spring-boot/src/main/java/io/htpasswd/recipes/springboot/ManagementGuard.java",
        "java, BasicAuthFilter> guard(, spring-boot/src/test/java/io/htpasswd/recipes/quickstart/GuardConfiguration.java"
    })
    void blockStandsInARecipe(String language, String holds, String file) throws Exception {
        String recipe = Files.readString(CHECKOUT.resolve("examples/recipes").resolve(file));
        assertThat(inOneLine(recipe)).contains(inOneLine(Readme.block(language, holds)));
    }

    private static String inOneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
