package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the first page, those that build something in a fresh checkout. */
class ReadmeInstallIT {
    static final String INSTALL = "mvn -q -Dquick -pl core,servlet-adapter,netty-adapter -am install\n";
    static final String START =
            "mvn -q -Dquick -pl examples/gateway -am package && java -jar examples/gateway/target/gateway.jar\n";
    private static final Pattern COORDINATES = Pattern.compile("`io\\.htpasswd:([\\w-]+):([\\w.-]+)`");

    @TempDir
    Path folder;

    @Test
    void artifactsAreInstalledFromAFreshCheckoutUnderTheCoordinatesThatTheReadmeNames() throws Exception {
        assumeThat(Commands.installed("mvn")).as("mvn is installed").isTrue();
        Path checkout = Checkout.copyTo(folder.resolve("checkout"));
        Maven maven = Maven.withRepository(folder.resolve("local"));
        String[] arguments =
                Readme.block("sh", INSTALL).strip().replace("mvn ", "").split(" ");
        Commands.Result result = maven.run(checkout, arguments);
        assertThat(result.exit()).as(result.out()).isZero();
        Map<String, String> versions = new TreeMap<>();
        COORDINATES
                .matcher(Readme.text("README.md"))
                .results()
                .forEach(named -> versions.put(named.group(1), named.group(2)));
        assertThat(versions).containsOnlyKeys("htpasswd-auth-core", "htpasswd-auth-netty", "htpasswd-auth-servlet");
        versions.forEach((artifact, version) -> assertThat(
                        maven.installed().resolve(artifact + "/" + version + "/" + artifact + "-" + version + ".jar"))
                .isRegularFile());
    }

    @Test
    void firstCommandStartsTheGatewayFromAFreshCheckout() throws Exception {
        assumeThat(Commands.installed("mvn")).as("mvn is installed").isTrue();
        Path checkout = Checkout.copyTo(folder.resolve("checkout"));
        String command =
                Readme.block("sh", START).strip().replace("mvn ", "mvn " + sameRepository()) + " --listen 127.0.0.1:0";
        Process process = new ProcessBuilder("sh", "-c", command)
                .directory(checkout.toFile())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> printed = new ArrayList<>();
            String line = out.readLine();
            while (line != null && !line.startsWith("listening on ")) {
                printed.add(line);
                line = out.readLine();
            }
            assertThat(line).as("%s", printed).startsWith("listening on http://127.0.0.1:");
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** This build's own downloads, so that the test does not repeat them. */
    private static String sameRepository() {
        String repository = System.getProperty("local.repository", "");
        return repository.isEmpty() ? "" : "-Dmaven.repo.local='" + repository + "' ";
    }

    @Test
    void secondCommandIsWhatContinuousIntegrationRuns() throws Exception {
        assertThat(Readme.text("README.md")).contains("`mvn verify`");
        assertThat(Files.readString(Readme.CHECKOUT.resolve(".ci/run")).lines()).contains("mvn -B verify");
    }
}
