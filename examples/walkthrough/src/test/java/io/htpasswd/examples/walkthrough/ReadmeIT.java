package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command and every block of code in the README. */
class ReadmeIT {
    private static final Path CHECKOUT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final String GUIDE_LINE = "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";

    /** Jars of core and what it needs at run time: no jspecify, which a modular consumer must not need either. */
    private static final String CORE =
            "htpasswd-auth-core-[^/]*(?<!tests)\\.jar|slf4j-(api|simple)-[^/]*|commons-codec-[^/]*";

    @TempDir
    Path folder;

    /** The blocks of a language, in order. */
    private static List<String> blocks(String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        String[] parts = Files.readString(CHECKOUT.resolve("README.md")).split("```", -1);
        for (int i = 1; i < parts.length; i += 2) {
            if (parts[i].startsWith(language + "\n")) blocks.add(parts[i].substring(language.length() + 1));
        }
        return blocks;
    }

    @Test
    void everyBlockIsRunHere() throws Exception {
        String[] fences = Files.readString(CHECKOUT.resolve("README.md")).split("```", -1);
        assertThat(fences).hasSize(2 * (blocks("java").size() + blocks("sh").size()) + 1);
        assertThat(blocks("java")).hasSize(2);
        assertThat(blocks("sh")).hasSize(2);
    }

    @Test
    void codeCompilesAsAModuleAndGreetsTheUser() throws Exception {
        Files.writeString(folder.resolve("module-info.java"), "module demo { requires io.htpasswd.core; }");
        Files.writeString(
                folder.resolve("Demo.java"), "package demo;\n" + blocks("java").get(0));
        assertThat(runAsModule("Demo", CORE, "Demo.java")).isEqualTo("hello user\n");
    }

    @Test
    void pipelineCompilesAsAModuleAndGreetsTheUserAndNobodyElse() throws Exception {
        Files.writeString(folder.resolve("module-info.java"), """
                module demo {
                    requires io.htpasswd.netty;
                    requires io.netty.buffer;
                }
                """);
        Files.writeString(
                folder.resolve("GuardedChannel.java"),
                "package demo;\n" + blocks("java").get(1));
        Files.writeString(folder.resolve("Main.java"), """
                package demo;

                import io.htpasswd.basic.BasicAuth;
                import io.htpasswd.basic.Policy;
                import io.htpasswd.file.HtpasswdFile;
                import io.netty.bootstrap.ServerBootstrap;
                import io.netty.channel.EventLoopGroup;
                import io.netty.channel.nio.NioEventLoopGroup;
                import io.netty.channel.socket.nio.NioServerSocketChannel;
                import java.net.HttpURLConnection;
                import java.net.InetSocketAddress;
                import java.net.URI;
                import java.nio.file.Path;
                import java.util.concurrent.ExecutorService;
                import java.util.concurrent.Executors;

                class Main {
                    public static void main(String[] args) throws Exception {
                        BasicAuth auth = BasicAuth.of(Policy.strict(), HtpasswdFile.open(Path.of(args[0])));
                        ExecutorService hashing = Executors.newFixedThreadPool(2);
                        EventLoopGroup loops = new NioEventLoopGroup(1);
                        InetSocketAddress address = (InetSocketAddress) new ServerBootstrap()
                                .group(loops)
                                .channel(NioServerSocketChannel.class)
                                .childHandler(new GuardedChannel(auth, hashing))
                                .bind("127.0.0.1", 0)
                                .sync()
                                .channel()
                                .localAddress();
                        URI uri = URI.create("http://127.0.0.1:" + address.getPort());
                        System.out.println(((HttpURLConnection) uri.toURL().openConnection()).getResponseCode());
                        HttpURLConnection known = (HttpURLConnection) uri.toURL().openConnection();
                        known.setRequestProperty("Authorization", "Basic dXNlcjpwYXNzd29yZA==");
                        System.out.println(new String(known.getInputStream().readAllBytes()));
                        loops.shutdownGracefully().sync();
                        hashing.shutdown();
                    }
                }
                """);
        String needed = CORE + "|htpasswd-auth-netty-[^/]*|netty-(?!codec-http2)[^/]*";
        assertThat(runAsModule("Main", needed, "GuardedChannel.java", "Main.java"))
                .isEqualTo("401\nhello user\n");
    }

    /** What the class prints: a module of these sources, and of jars named so. */
    private String runAsModule(String main, String jars, String... sources) throws Exception {
        Path users = Files.writeString(folder.resolve("users"), GUIDE_LINE);
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        String modules = modulePath(jars);
        List<String> compile = new ArrayList<>(List.of(
                bin.resolve("javac").toString(),
                "-Xlint:all,-requires-automatic,-requires-transitive-automatic",
                "-Werror",
                "-p",
                modules,
                "-d",
                "classes",
                "module-info.java"));
        compile.addAll(List.of(sources));
        assertThat(Commands.run(folder, compile).err()).isEmpty();
        String[] run = {
            bin.resolve("java").toString(), "-p", modules + ":classes", "-m", "demo/demo." + main, users.toString()
        };
        return Commands.run(folder, List.of(run)).out();
    }

    private static String modulePath(String jars) {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(path -> path.matches(".*/(" + jars + ")"))
                .reduce((a, b) -> a + ":" + b)
                .orElseThrow();
    }

    @Test
    void firstCommandStartsTheGatewayFromAFreshCheckout() throws Exception {
        assumeThat(Commands.installed("mvn")).as("mvn is installed").isTrue();
        Path checkout = freshCheckout();
        String command =
                blocks("sh").get(0).strip().replace("mvn ", "mvn " + sameRepository()) + " --listen 127.0.0.1:0";
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

    private Path freshCheckout() throws IOException {
        Path copy = folder.resolve("checkout");
        try (Stream<Path> files = Files.walk(CHECKOUT)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = CHECKOUT.relativize(file);
                boolean built = relative.toString().contains("target/") || relative.startsWith(".git");
                if (built) continue;
                Files.createDirectories(copy.resolve(relative).getParent());
                Files.copy(file, copy.resolve(relative));
            }
        }
        return copy;
    }

    @Test
    void secondCommandIsWhatContinuousIntegrationRuns() throws Exception {
        String command = blocks("sh").get(1).strip();
        assertThat(Files.readString(CHECKOUT.resolve(".ci/run")).lines()).contains(command.replace("mvn ", "mvn -B "));
    }
}
