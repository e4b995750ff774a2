package io.htpasswd.examples.walkthrough;

import static io.htpasswd.examples.walkthrough.Readme.CHECKOUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Blocks about Netty, as modules. */
class ReadmeNettyIT {
    static final String QUICK_START = "application);";
    static final String OPEN_PATH = "equals(\"/healthz\") ? open : auth";

    @TempDir
    Path folder;

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
                """.formatted(Readme.block("java", QUICK_START).replace("\"/etc/staging/users\"", "users"));
        assertThat(run(main))
                .containsSubsequence("HttpServerCodec", "BasicAuthHandler", "ChannelInboundHandlerAdapter");
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
                        ExecutorService hashing = HashingLimit.shared().newExecutor();
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
                    }
                }
                """;
        String[] sources = {
            Readme.block("java", "class GuardedChannel"),
            Readme.block("java", "class Application"),
            Readme.block("java", "class Greeting"),
            main
        };
        assertThat(run(sources)).isEqualTo("401\nhello user\n");
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
        assertThat(run(Readme.block("java", "class Proxied"), main)).isEqualTo("203.0.113.7\n");
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
        assertThat(run(Readme.block("java", "class Preflights"), main)).isEqualTo("200\n401\n401\n");
    }

    @Test
    void openPathPassesAsItIsSentAndNotWithAQuery() throws Exception {
        String main = """
                import io.htpasswd.basic.BasicAuth;
                import io.htpasswd.basic.Policy;
                import io.htpasswd.file.Htpasswd;
                import io.htpasswd.netty.BasicAuthHandler;
                import io.netty.channel.embedded.EmbeddedChannel;
                import io.netty.handler.codec.http.*;
                import java.util.List;
                import java.util.concurrent.Executor;

                class Main {
                    public static void main(String[] args) {
                        send(HttpMethod.GET, "/healthz");
                        send(HttpMethod.GET, "/healthz?x");
                        send(HttpMethod.POST, "/healthz");
                    }

                    private static void send(HttpMethod method, String target) {
                        EmbeddedChannel channel = new EmbeddedChannel(
                                guards(BasicAuth.of(Policy.strict(), Htpasswd.ofLines(List.of())), Runnable::run).newHandler());
                        channel.writeInbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, target));
                        HttpResponse denial = channel.readOutbound();
                        System.out.println(denial == null ? "passes" : denial.status().code());
                    }

                    private static BasicAuthHandler.Factory guards(BasicAuth auth, Executor hashing) {
                        %s
                        return guards;
                    }
                }
                """.formatted(Readme.block("java", OPEN_PATH));
        assertThat(run(main)).isEqualTo("passes\n401\n401\n");
    }

    /** What Main prints, with a file of users as its argument. */
    private String run(String... sources) throws Exception {
        String requires = "requires io.htpasswd.netty; requires io.netty.buffer;";
        return Readme.run(folder, requires, Readme.NETTY, List.of(sources), "Main", Readme.users(folder));
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
}
