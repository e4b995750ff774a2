package io.htpasswd.examples.walkthrough;

import static io.htpasswd.examples.walkthrough.Readme.CHECKOUT;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Every command and every block of code in the pages for users: this class says what runs each. */
class ReadmeIT {
    private static final String INSTALL = "mvn -q -Dquick -pl core,servlet-adapter,netty-adapter -am install\n";
    private static final String START =
            "mvn -q -Dquick -pl examples/gateway -am package && java -jar examples/gateway/target/gateway.jar\n";
    private static final String BOOT = "BasicAuthFilter> guard(";
    private static final String PIPELINE = "application);";
    private static final String ANY_SERVER = "handle(passed);";
    private static final String NETTY = "requires io.htpasswd.netty; requires io.netty.buffer;";
    private static final String NETTY_JARS = Readme.CORE + "|htpasswd-auth-netty-[^/]*|netty-(?!codec-http2)[^/]*";

    private static final Pattern COORDINATES = Pattern.compile("`io\\.htpasswd:([\\w-]+):([\\w.-]+)`");

    @TempDir
    Path folder;

    /** Here, in ReadmeRecipesIT, or in a recipe whose file has the block. */
    @Test
    void everyBlockIsRun() throws Exception {
        List<Readme.Block> run = List.of(
                new Readme.Block("sh", INSTALL),
                new Readme.Block("sh", START),
                new Readme.Block("sh", "gateway.jar check"),
                new Readme.Block("sh", "htpasswd -i"),
                new Readme.Block("sh", "fail2ban-regex"),
                new Readme.Block("sh", "--policy policy.yaml"),
                new Readme.Block("sh", "curl -i"),
                new Readme.Block("xml", "<filter>"),
                new Readme.Block("xml", "openPaths"),
                new Readme.Block("xml", "netty-bom"),
                new Readme.Block("yaml", "AgentgatewayPolicy"),
                new Readme.Block("java", BOOT),
                new Readme.Block("java", PIPELINE),
                new Readme.Block("java", ANY_SERVER),
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

    /** The tests of the recipe run it; WebXmlIT runs the quick start. */
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

    @Test
    void codeCompilesAsAModuleAndGreetsTheUser() throws Exception {
        assertThat(run("requires io.htpasswd.core;", Readme.CORE, List.of(Readme.block("java", "class Demo")), "Demo"))
                .isEqualTo("hello user\n");
    }

    @Test
    void anyServerHandsOnWhatPassesWithoutItsCredentialsAndDeniesTheRest() throws Exception {
        String main = """
                import io.htpasswd.admission.HashingLimit;
                import io.htpasswd.basic.*;
                import io.htpasswd.file.HtpasswdFile;
                import java.nio.file.Path;
                import java.util.*;
                import java.util.concurrent.*;

                class Main {
                    private static final TreeMap<String, List<String>> FIELDS = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                    private static final BlockingQueue<String> RESPONSES = new LinkedBlockingQueue<>();

                    static class Headers {
                        Set<String> names() {
                            return FIELDS.keySet();
                        }

                        List<String> getAll(String name) {
                            return FIELDS.getOrDefault(name, List.of());
                        }

                        void set(String name, List<String> values) {
                            if (values.isEmpty()) FIELDS.remove(name);
                            else FIELDS.put(name, values);
                        }
                    }

                    public static void main(String[] args) throws Exception {
                        BasicAuth auth = BasicAuth.of(Policy.strict(), HtpasswdFile.open(Path.of(args[0])));
                        ExecutorService hashing = HashingLimit.shared().newExecutor(Thread::new);
                        receive(auth, hashing, "GET", new Headers(), null, "192.0.2.1");
                        System.out.println(RESPONSES.poll(30, TimeUnit.SECONDS));
                        FIELDS.put("authorization", List.of("Basic dXNlcjpwYXNzd29yZA=="));
                        FIELDS.put("Accept", List.of("*/*"));
                        receive(auth, hashing, "GET", new Headers(), null, "192.0.2.1");
                        System.out.println(RESPONSES.poll(30, TimeUnit.SECONDS));
                        hashing.shutdown();
                    }

                    private static void receive(
                            BasicAuth auth, Executor hashing, String method, Headers headers, String query, String client) {
                        %s
                    }

                    private static void respond(Rejection rejection) {
                        RESPONSES.add(String.valueOf(rejection.status()));
                    }

                    private static void handle(Decision.Passed passed) {
                        RESPONSES.add(((Decision.Authenticated) passed).user() + " " + FIELDS);
                    }
                }
                """.formatted(Readme.block("java", ANY_SERVER));
        assertThat(run("requires io.htpasswd.core;", Readme.CORE, List.of(main), "Main"))
                .isEqualTo("401\nuser {Accept=[*/*]}\n");
    }

    @Test
    void quickStartOfNettyPutsTheGuardBetweenCodecAndApplication() throws Exception {
        String main = """
                import io.htpasswd.admission.HashingLimit;
                import io.htpasswd.basic.*;
                import io.htpasswd.file.HtpasswdFile;
                import io.htpasswd.netty.BasicAuthHandler;
                import io.netty.channel.*;
                import io.netty.channel.embedded.EmbeddedChannel;
                import io.netty.handler.codec.http.*;
                import java.nio.file.Path;
                import java.util.concurrent.ExecutorService;

                class Main {
                    public static void main(String[] args) throws Exception {
                        EmbeddedChannel channel = new EmbeddedChannel();
                        quickStart(args[0], channel, new ChannelInboundHandlerAdapter());
                        System.out.println(channel.pipeline().names());
                        System.exit(0);
                    }

                    private static void quickStart(String users, Channel channel, ChannelHandler application)
                            throws Exception {
                        %s
                    }
                }
                """.formatted(Readme.block("java", PIPELINE).replace("\"/etc/staging/users\"", "users"));
        assertThat(run(NETTY, NETTY_JARS, List.of(main), "Main"))
                .containsSubsequence("HttpServerCodec", "BasicAuthHandler", "ChannelInboundHandlerAdapter");
    }

    private String run(String requires, String jars, List<String> sources, String main) throws Exception {
        Path users = Files.writeString(folder.resolve("users"), Readme.GUIDE_LINE);
        return Readme.run(folder, requires, jars, sources, main, users.toString());
    }

    @Test
    void pipelineCompilesAsAModuleAndGreetsTheUserAndNobodyElse() throws Exception {
        String main = """
                import io.htpasswd.admission.HashingLimit;
                import io.netty.bootstrap.ServerBootstrap;
                import io.netty.channel.EventLoopGroup;
                import io.netty.channel.nio.NioEventLoopGroup;
                import io.netty.channel.socket.nio.NioServerSocketChannel;
                import java.net.HttpURLConnection;
                import java.net.InetSocketAddress;
                import java.net.URI;
                import java.nio.file.Path;
                import java.util.concurrent.ExecutorService;

                class Main {
                    public static void main(String[] args) throws Exception {
                        ExecutorService hashing = HashingLimit.shared().newExecutor(Thread::new);
                        EventLoopGroup loops = new NioEventLoopGroup(1);
                        InetSocketAddress address = (InetSocketAddress) new ServerBootstrap()
                                .group(loops)
                                .channel(NioServerSocketChannel.class)
                                .childHandler(new GuardedChannel(Path.of(args[0]), hashing, Application::new))
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
        List<String> sources = List.of(
                Readme.block("java", "class GuardedChannel"),
                Readme.block("java", "class Application"),
                Readme.block("java", "class Greeting"),
                main);
        assertThat(run(NETTY, NETTY_JARS, sources, "Main")).isEqualTo("401\nhello user\n");
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
        assertThat(run(NETTY, NETTY_JARS, List.of(Readme.block("java", "class Proxied"), main), "Main"))
                .isEqualTo("203.0.113.7\n");
    }

    @Test
    void preflightsAreAnsweredBehindTheGuardAndNothingElsePasses() throws Exception {
        String main = """
                import io.htpasswd.basic.BasicAuth;
                import io.htpasswd.basic.Policy;
                import io.htpasswd.file.Htpasswd;
                import io.netty.channel.embedded.EmbeddedChannel;
                import io.netty.handler.codec.http.*;
                import io.netty.handler.codec.http.cors.*;
                import java.util.List;

                class Main {
                    public static void main(String[] args) {
                        send(HttpMethod.OPTIONS, true);
                        send(HttpMethod.OPTIONS, false);
                        send(HttpMethod.GET, true);
                    }

                    private static void send(HttpMethod method, boolean asks) {
                        BasicAuth auth = BasicAuth.of(Policy.strict(), Htpasswd.ofLines(List.of()));
                        CorsConfig cors = CorsConfigBuilder.forOrigin("https://example.org")
                                .allowedRequestMethods(HttpMethod.GET).build();
                        EmbeddedChannel channel = new EmbeddedChannel(
                                Preflights.passFor(auth, Runnable::run).newHandler(), new CorsHandler(cors));
                        HttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, "/");
                        request.headers().add("Origin", "https://example.org");
                        if (asks) request.headers().add("Access-Control-Request-Method", "GET");
                        channel.writeInbound(request);
                        HttpResponse response = channel.readOutbound();
                        System.out.println(response.status().code());
                    }
                }
                """;
        assertThat(run(NETTY, NETTY_JARS, List.of(Readme.block("java", "class Preflights"), main), "Main"))
                .isEqualTo("200\n401\n401\n");
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
        assertThat(Files.readString(CHECKOUT.resolve(".ci/run")).lines()).contains("mvn -B verify");
    }
}
