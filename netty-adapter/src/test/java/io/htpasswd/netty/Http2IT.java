package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.TrustedProxies;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.codec.http2.HttpToHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.InboundHttp2ToHttpAdapterBuilder;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guard in every stream of HTTP/2: a denial is its own stream's business. */
class Http2IT {
    private static void assemble(Channel channel, Server server) {
        channel.pipeline()
                .addLast(Http2FrameCodecBuilder.forServer().build(), new Http2MultiplexHandler(streams(server)));
    }

    static ChannelInitializer<Channel> streams(Server server) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.pipeline()
                        .addLast(new Http2StreamFrameToHttpObjectCodec(true), server.guard(), server.application());
            }
        };
    }

    @Test
    void deniedStreamThatHasNotEndedIsToldToStopWithoutAnyError() throws Exception {
        try (Server server = new Server(Http2IT::assemble);
                Http2Client client = new Http2Client(server)) {
            var other = client.request("POST", "/other", Server.GOOD, false);
            for (String credentials : new String[] {null, Server.BAD}) {
                var denied = client.request("POST", "/", credentials, false).send(1000, false);
                assertThat(denied.status()).isEqualTo(401);
                assertThat(denied.body()).startsWith("basic authentication failure: ");
                assertThat(denied.reset()).isEqualTo(Http2Error.NO_ERROR);
            }
            other.send(1000, true);
            assertThat(other.status()).isEqualTo(200);
            assertThat(other.body()).isEqualTo("user sent 1000");
            assertThat(client.isOpen()).isTrue();
            assertThat(server.served()).containsExactly("POST /other");
        }
    }

    @Test
    void clientOfAStreamIsReadFromItsConnectionsPeer() throws Exception {
        List<String> clients = new CopyOnWriteArrayList<>();
        BasicAuth auth = Server.STRICT.withListener(event -> clients.add(event.client()));
        TrustedProxies proxies = TrustedProxies.of("127.0.0.1", "::1");
        BasicAuthHandler.Factory guards = BasicAuthHandler.factory(auth, Server.HASHING)
                .withClient((stream, request) -> {
                    SocketAddress peer = stream.remoteAddress();
                    assertThat(peer).isEqualTo(stream.parent().remoteAddress());
                    return proxies.client(peer, field -> List.of("203.0.113.7"));
                });
        try (Server server = new Server(guards, Http2IT::assemble);
                Http2Client client = new Http2Client(server)) {
            assertThat(client.request("GET", "/", null, true).status()).isEqualTo(401);
            assertThat(clients).containsExactly("203.0.113.7");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deniedStreamThatHasEndedIsNotReset(boolean withBody) throws Exception {
        Semaphore verdict = new Semaphore(0);
        try (Server server =
                        new Server(BasicAuthHandler.factory(waitingFor(verdict), Server.HASHING), Http2IT::assemble);
                Http2Client client = new Http2Client(server)) {
            var denied = client.request("POST", "/", Server.BAD, !withBody);
            if (withBody) denied.send(1000, true);
            // Answered without a verdict, and read after all that was sent before.
            assertThat(client.request("GET", "/", null, true).status()).isEqualTo(401);
            verdict.release();
            assertThat(denied.status()).isEqualTo(401);
            assertThat(denied.body()).endsWith("invalid credentials");
            assertThat(denied.reset()).isNull();
            assertThat(client.isOpen()).isTrue();
        }
    }

    /** Each stream sends, before its verdict, half of what the connection's window holds. */
    @Test
    void bodiesOfDeniedStreamsGiveTheirWindowBack() throws Exception {
        Semaphore verdict = new Semaphore(0);
        try (Server server =
                        new Server(BasicAuthHandler.factory(waitingFor(verdict), Server.HASHING), Http2IT::assemble);
                Http2Client client = new Http2Client(server)) {
            for (int i = 0; i < 10; i++) {
                var denied = client.request("POST", "/", Server.BAD, false)
                        .send(16_000, false)
                        .send(16_000, false);
                verdict.release();
                assertThat(denied.status()).isEqualTo(401);
                assertThat(denied.body()).isNotEmpty();
                assertThat(denied.reset()).isEqualTo(Http2Error.NO_ERROR);
            }
            verdict.release();
            var good = client.request("POST", "/", Server.GOOD, false);
            for (int i = 0; i < 20; i++) good.send(16_000, i == 19);
            assertThat(good.status()).isEqualTo(200);
            assertThat(good.body()).isEqualTo("user sent 320000");
        }
    }

    @Test
    void sixteenStreamsWaitForTheirVerdictsWhileAnotherIsAnswered() throws Exception {
        Semaphore verdict = new Semaphore(0);
        try (Server server =
                        new Server(BasicAuthHandler.factory(waitingFor(verdict), Server.HASHING), Http2IT::assemble);
                Http2Client client = new Http2Client(server)) {
            List<Http2Client.Stream> waiting = new ArrayList<>();
            for (int i = 0; i < 16; i++)
                waiting.add(client.request("POST", "/" + i, i % 2 == 0 ? Server.GOOD : Server.BAD, false)
                        .send(100, true));
            assertThat(client.request("GET", "/", null, true).status()).isEqualTo(401);
            assertThat(server.served()).isEmpty();
            verdict.release(16);
            for (int i = 0; i < 16; i++) {
                assertThat(waiting.get(i).status()).isEqualTo(i % 2 == 0 ? 200 : 401);
                assertThat(waiting.get(i).body())
                        .isEqualTo(i % 2 == 0 ? "user sent 100" : "basic authentication failure: invalid credentials");
            }
            assertThat(server.served()).hasSize(8);
        }
    }

    /** One channel for all streams: answers could not be told apart. */
    @Test
    void streamsMixedInOneChannelAreNotLetIn() throws Exception {
        try (Server server = new Server(Http2IT::mixed);
                Http2Client client = new Http2Client(server)) {
            client.request("GET", "/", Server.GOOD, true);
            client.awaitEnd();
            assertThat(server.served()).isEmpty();
        }
    }

    private static void mixed(Channel channel, Server server) {
        var connection = new DefaultHttp2Connection(true);
        var adapter = new InboundHttp2ToHttpAdapterBuilder(connection)
                .maxContentLength(1 << 16)
                .build();
        channel.pipeline()
                .addLast(new HttpToHttp2ConnectionHandlerBuilder()
                        .connection(connection)
                        .frameListener(adapter)
                        .build())
                .addLast(server.guard(), server.application());
    }

    private static BasicAuth waitingFor(Semaphore verdict) {
        return BasicAuth.of(Policy.strict(), credentials -> {
                    try {
                        if (!verdict.tryAcquire(30, TimeUnit.SECONDS)) throw new IllegalStateException("no verdict");
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return TestChannel.EVERY_PASSWORD_BUT_BAD.verify(credentials);
                })
                .withHashingLimit(HashingLimit.of(16, 16, Duration.ofMinutes(1)));
    }
}
