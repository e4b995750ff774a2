package io.htpasswd.examples.walkthrough;

import static io.htpasswd.examples.walkthrough.Readme.CHECKOUT;
import static io.htpasswd.examples.walkthrough.Readme.blocks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Every command and every block of code in the README. */
class ReadmeIT {
    @TempDir
    Path folder;

    /** Here and in ReadmeRecipesIT. */
    @Test
    void everyBlockIsRun() throws Exception {
        String[] fences = Readme.text().split("```", -1);
        int blocks = blocks("java").size()
                + blocks("sh").size()
                + blocks("yaml").size()
                + blocks("xml").size();
        assertThat(fences).hasSize(2 * blocks + 1);
        assertThat(blocks("java")).hasSize(4);
        assertThat(blocks("sh")).hasSize(4);
        assertThat(blocks("yaml")).hasSize(1);
        assertThat(blocks("xml")).hasSize(2);
    }

    /** Which runs it. */
    @Test
    void initParamStandsInTheRecipesDescriptor() throws Exception {
        Path descriptor = CHECKOUT.resolve("examples/recipes/web-xml/src/main/webapp/WEB-INF/web.xml");
        assertThat(Files.readString(descriptor).replaceAll("\n\\s+", "\n"))
                .contains(blocks("xml").get(0).replaceAll("\n\\s+", "\n"));
    }

    @Test
    void codeCompilesAsAModuleAndGreetsTheUser() throws Exception {
        assertThat(run(
                        "requires io.htpasswd.core;",
                        Readme.CORE,
                        List.of(blocks("java").get(0)),
                        "Demo"))
                .isEqualTo("hello user\n");
    }

    private String run(String requires, String jars, List<String> sources, String main) throws Exception {
        Path users = Files.writeString(folder.resolve("users"), Readme.GUIDE_LINE);
        return Readme.run(folder, requires, jars, sources, main, users.toString());
    }

    @Test
    void pipelineCompilesAsAModuleAndGreetsTheUserAndNobodyElse() throws Exception {
        String main = """
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
                """;
        String jars = Readme.CORE + "|htpasswd-auth-netty-[^/]*|netty-(?!codec-http2)[^/]*";
        assertThat(run(
                        "requires io.htpasswd.netty; requires io.netty.buffer;",
                        jars,
                        List.of(Readme.block("java", "class GuardedChannel"), main),
                        "Main"))
                .isEqualTo("401\nhello user\n");
    }

    @Test
    void proxiedCompilesAsAModuleAndNamesTheClient() throws Exception {
        String main = """
                import io.htpasswd.basic.BasicAuth;
                import io.htpasswd.basic.Policy;
                import io.htpasswd.file.Htpasswd;
                import io.htpasswd.netty.BasicAuthHandler;
                import io.netty.channel.embedded.EmbeddedChannel;
                import io.netty.handler.codec.http.*;
                import java.net.InetSocketAddress;
                import java.net.SocketAddress;
                import java.util.List;

                class Main {
                    public static void main(String[] args) {
                        BasicAuth auth = BasicAuth.of(Policy.strict(), Htpasswd.ofLines(List.of()))
                                .withListener(event -> System.out.println(event.client()));
                        HttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
                        request.headers().add("X-Forwarded-For", "198.51.100.66, 203.0.113.7, 10.0.0.2");
                        EmbeddedChannel channel = new EmbeddedChannel() {
                            @Override
                            public SocketAddress remoteAddress() {
                                return new InetSocketAddress("10.0.0.1", 443);
                            }
                        };
                        channel.pipeline().addLast(Proxied.behind(BasicAuthHandler.factory(auth, Runnable::run)).newHandler());
                        channel.writeInbound(request);
                    }
                }
                """;
        assertThat(run(
                        "requires io.htpasswd.netty; requires io.netty.buffer;",
                        Readme.CORE + "|htpasswd-auth-netty-[^/]*|netty-(?!codec-http2)[^/]*",
                        List.of(Readme.block("java", "class Proxied"), main),
                        "Main"))
                .isEqualTo("203.0.113.7\n");
    }

    /** Beside an older version that somebody else manages, the imported one has to be the one that is tested. */
    @Test
    void nettysVersionIsTheOneOfThisBuild() throws Exception {
        Document snippet = xml(Readme.block("xml", "netty-bom"));
        Document build = xml(Files.readString(CHECKOUT.resolve("pom.xml")));
        assertThat(text(snippet, "version")).isEqualTo(text(build, "netty.version"));
        assertThat(text(snippet, "groupId") + ":" + text(snippet, "artifactId") + ":" + text(snippet, "type"))
                .isEqualTo("io.netty:netty-bom:pom");
        assertThat(text(snippet, "scope")).isEqualTo("import");
    }

    private static Document xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }

    /** Of the only element of a name. */
    private static String text(Document document, String element) {
        assertThat(document.getElementsByTagName(element).getLength())
                .as(element)
                .isOne();
        return document.getElementsByTagName(element).item(0).getTextContent();
    }

    @Test
    void firstCommandStartsTheGatewayFromAFreshCheckout() throws Exception {
        assumeThat(Commands.installed("mvn")).as("mvn is installed").isTrue();
        Path checkout = Checkout.copyTo(folder.resolve("checkout"));
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

    @Test
    void secondCommandIsWhatContinuousIntegrationRuns() throws Exception {
        String command = blocks("sh").get(1).strip();
        assertThat(Files.readString(CHECKOUT.resolve(".ci/run")).lines()).contains(command.replace("mvn ", "mvn -B "));
    }
}
