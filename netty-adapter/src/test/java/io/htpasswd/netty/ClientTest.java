package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.TrustedProxies;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.DecisionEvent;
import io.htpasswd.basic.Verification;
import io.htpasswd.testing.Logged;
import io.htpasswd.testing.ProxyRow;
import io.htpasswd.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 6 of the contract: whose address, by way of a channel. */
class ClientTest {
    /** More than the codec's own, for rows that are overlong. */
    private static final int LONGEST_HEAD = 1 << 20;

    private final List<DecisionEvent> events = new ArrayList<>();
    private final BasicAuth auth = TestChannel.STRICT.withListener(events::add);

    /** The socket's other end is as the test likes. */
    private static final class PeerChannel extends EmbeddedChannel {
        private final SocketAddress peer;

        PeerChannel(SocketAddress peer) {
            this.peer = peer;
        }

        @Override
        public SocketAddress remoteAddress() {
            return peer;
        }
    }

    private @Nullable String clientOf(String head, SocketAddress peer, BasicAuthHandler.Factory factory) {
        PeerChannel channel = new PeerChannel(peer);
        channel.pipeline().addLast(new HttpServerCodec(4096, LONGEST_HEAD, 8192), factory.newHandler());
        channel.writeInbound(Unpooled.copiedBuffer(head, StandardCharsets.ISO_8859_1));
        ByteBuf answer = channel.readOutbound();
        assertThat(answer.toString(StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 401 ");
        answer.release();
        channel.finishAndReleaseAll();
        return events.remove(0).client();
    }

    private BasicAuthHandler.Factory behind(TrustedProxies proxies) {
        return BasicAuthHandler.factory(auth, Runnable::run)
                .withClient((channel, request) -> proxies.client(channel.remoteAddress(), request.headers()::getAll));
    }

    private static SocketAddress peer(String address) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(address), 443);
    }

    private static String headOf(ProxyRow row) {
        Stream<String> fields = row.lines().stream().map(line -> "X-Forwarded-For: " + line);
        return Wire.get("/", fields.toArray(String[]::new));
    }

    static Stream<ProxyRow> table() {
        return ProxyRow.all();
    }

    @ParameterizedTest
    @MethodSource("table")
    void clientIsTheOneThatCoreReadsFromTheField(ProxyRow row) throws Exception {
        assertThat(clientOf(headOf(row), peer(row.peer()), behind(row.trusted())))
                .isEqualTo(row.client());
    }

    @ParameterizedTest
    @MethodSource("table")
    void clientIsThePeerWhereNoProxyIsNamed(ProxyRow row) throws Exception {
        assertThat(clientOf(headOf(row), peer(row.peer()), BasicAuthHandler.factory(auth, Runnable::run)))
                .isEqualTo(row.peer());
    }

    @Test
    void fieldWithoutANamedProxyIsWarnedAboutOncePerProcess() throws Exception {
        BasicAuthHandler.Factory unnamed = BasicAuthHandler.factory(auth, Runnable::run);
        String proxied = Wire.get("/", "x-forwarded-for: 203.0.113.7");
        UnnamedProxy.NOTICED.set(false);
        try (Logged log = new Logged(BasicAuthHandler.class)) {
            clientOf(Wire.get("/"), peer("192.0.2.1"), unnamed);
            clientOf(proxied, peer("192.0.2.1"), behind(TrustedProxies.of("::1")));
            assertThat(log.lines()).isEmpty();
            for (int i = 0; i < 3; i++) clientOf(proxied, peer("192.0.2.1"), unnamed);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains(
                            "WARN io.htpasswd.netty.BasicAuthHandler - a request has X-Forwarded-For, and no proxy is named")
                    .doesNotContain("203.0.113.7");
        }
    }

    @Test
    void functionIsCalledOncePerRequestBeforeTheGuardFunctionAlsoWhenNothingIsVerified() {
        List<String> called = new ArrayList<>();
        BasicAuthHandler.Factory factory = BasicAuthHandler.factory(
                        request -> {
                            called.add("guard " + request.uri());
                            return auth;
                        },
                        Runnable::run)
                .withClient((channel, request) -> {
                    called.add("client " + request.uri());
                    return "203.0.113.7";
                });
        try (TestChannel guarded = TestChannel.behind(factory)) {
            guarded.get("/1", null).get("/2", null);
            assertThat(called).containsExactly("client /1", "guard /1", "client /2", "guard /2");
            assertThat(guarded.status()).isEqualTo(401);
            assertThat(guarded.status()).isEqualTo(401);
        }
    }

    private static BiFunction<Channel, HttpRequest, @Nullable String> throwing(RuntimeException exception) {
        return (channel, request) -> {
            throw exception;
        };
    }

    @Test
    void functionThatThrowsEndsTheConnectionAndItsMessageIsNotLogged() {
        BasicAuthHandler.Factory factory = BasicAuthHandler.factory(auth, Runnable::run)
                .withClient(throwing(new IllegalStateException("203.0.113.7")));
        try (TestChannel guarded = TestChannel.behind(factory);
                Logged log = new Logged(BasicAuthHandler.class)) {
            guarded.get("/", "good");
            assertThat(guarded.outOrNull()).isNull();
            assertThat(guarded.arrived()).isEmpty();
            assertThat(guarded.channel().isOpen()).isFalse();
            assertThat(log.lines()).singleElement().asString().endsWith("no decision: java.lang.IllegalStateException");
        }
        assertThat(events).isEmpty();
    }

    @Test
    void nullFromTheFunctionIsARequestWithoutAnAddress() {
        try (TestChannel guarded = TestChannel.with(auth, factory -> factory.withClient((channel, request) -> null));
                Logged log = new Logged(BasicAuth.class)) {
            guarded.in(TestChannel.head(HttpMethod.GET, "/", "bad")).verify();
            assertThat(guarded.status()).isEqualTo(401);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .endsWith("denied reason=REJECTED client=- user=\"user\"");
        }
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.client()).isNull();
            assertThat(event.decision()).isInstanceOf(Decision.Denied.class);
            assertThat(event.verification()).isEqualTo(Verification.Failed.WRONG_PASSWORD);
        });
    }
}
