package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.testing.Wire;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Epoll, TLS, and connections of which one half has ended. */
class TransportIT {
    private static final String MEBIBYTE = "x".repeat(1 << 20);
    private static final String TOO_LONG = Wire.request("POST", "/", Server.BAD, "Content-Length: 1048576");

    private static CompletableFuture<Void> sending(Wire wire, String text) {
        return CompletableFuture.runAsync(() -> {
            try {
                wire.send(text);
            } catch (IOException e) {
                throw new AssertionError("the connection was reset while the client was sending", e);
            }
        });
    }

    @Test
    void epollServesAndDeniesLikeNio() throws Exception {
        assumeThat(Epoll.isAvailable()).as("epoll is available").isTrue();
        var guards = BasicAuthHandler.factory(Server.STRICT, Server.HASHING);
        try (Server server = new Server(
                guards,
                Http1Pipeline.BARE,
                new EpollEventLoopGroup(1, Server.loopThreads()),
                EpollServerSocketChannel.class)) {
            try (Wire wire = new Wire(server.port())) {
                wire.send(Wire.get("/") + Wire.get("/", Server.BAD) + Wire.get("/", Server.GOOD));
                for (int status : new int[] {401, 401, 200})
                    assertThat(wire.answer().status()).isEqualTo(status);
                wire.send(TOO_LONG);
                var sent = sending(wire, MEBIBYTE);
                assertThat(wire.answer().status()).isEqualTo(401);
                assertThat(wire.isAtEnd()).isTrue();
                sent.join();
                assertThat(wire.finish().isAtEnd()).isTrue();
            }
            assertThat(server.served()).containsExactly("GET /");
        }
    }

    /** The client throws when the end is not announced. */
    @Test
    void connectionOfTlsIsServedAndEndsWithANotice() throws Exception {
        Certificate certificate = Certificate.made();
        SslContext tls = SslContextBuilder.forServer(certificate.keys()).build();
        try (Server server = new Server((channel, running) -> {
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    Http1Pipeline.BARE.assemble(channel, running);
                });
                Wire wire = new Wire(certificate.connect(server.port()))) {
            for (int i = 0; i < 10; i++) {
                wire.send(Wire.get("/") + Wire.get("/", Server.BAD) + Wire.get("/", Server.GOOD));
                for (int status : new int[] {401, 401, 200})
                    assertThat(wire.answer().status()).isEqualTo(status);
            }
            wire.send(TOO_LONG);
            var sent = sending(wire, MEBIBYTE);
            assertThat(wire.answer().status()).isEqualTo(401);
            assertThat(wire.isAtEnd()).isTrue();
            sent.join();
        }
    }

    /** The client has ended its half before the verdict; whether the server allows that is the application's choice. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clientThatSendsNothingMoreGetsItsAnswers(boolean allowed) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        BasicAuth auth = BasicAuth.of(Policy.strict(), credentials -> {
            try {
                if (!ended.await(30, TimeUnit.SECONDS)) throw new IllegalStateException("the client does not end");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Verification.Accepted.WITHOUT_GROUPS;
        });
        try (Server server = new Server(
                        BasicAuthHandler.factory(auth, Server.HASHING),
                        allowed ? Http1Pipeline.BARE.withHalfClosure() : Http1Pipeline.BARE);
                Wire wire = new Wire(server.port())) {
            wire.send(Wire.get("/", Server.GOOD) + Wire.get("/")).finish();
            ended.countDown();
            assertThat(wire.answers()).containsExactly(200, 401);
        }
    }

    private static BasicAuth alone(GatedVerifier verifier) {
        return BasicAuth.of(Policy.strict(), verifier).withHashingLimit(HashingLimit.of(1, 1, Duration.ofMinutes(1)));
    }

    /** Reading goes on while its password is verified: the server has seen the end before the verdict. */
    @Test
    void clientThatHasEndedItsHalfGetsItsAnswerWhereThatIsAllowed() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        ChannelHandler front = new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event == ChannelInputShutdownEvent.INSTANCE) seen.countDown();
                ctx.fireUserEventTriggered(event);
            }
        };
        GatedVerifier verifier = new GatedVerifier(1);
        try (Server server =
                        new Server(BasicAuthHandler.factory(alone(verifier), Server.HASHING), (channel, running) -> {
                            Http1Pipeline.BARE.withHalfClosure().assemble(channel, running);
                            channel.pipeline().addFirst(front);
                        });
                Wire wire = new Wire(server.port())) {
            wire.send(Wire.get("/", Server.BAD)).finish();
            assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
            verifier.give(1);
            assertThat(wire.answers()).containsExactly(401);
        }
    }

    /** Netty itself then takes the end of the input for the end of the connection. */
    @Test
    void clientThatHasEndedItsHalfHasGoneWhereThatIsNotAllowed() throws Exception {
        GatedVerifier verifier = new GatedVerifier(1);
        try (Server server = new Server(BasicAuthHandler.factory(alone(verifier), Server.HASHING), Http1Pipeline.BARE);
                Wire wire = new Wire(server.port())) {
            wire.send(Wire.get("/", Server.BAD)).finish();
            assertThat(wire.answers()).isEmpty();
            verifier.give(1);
        }
    }
}
