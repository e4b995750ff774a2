package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.DecisionEvent;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Reason;
import io.htpasswd.netty.Http2Client.Stream;
import io.htpasswd.testing.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that has gone gives its place back, and whoever comes next does not wait for its hash. Counted, not timed. */
class GoneClientsIT {
    private static final int STORM = 1000;
    private static final int WAITING = 100;

    /** What a client sends before it goes, and how it goes. */
    enum Going {
        RESET(Wire.get("/", Server.BAD), true),
        CLOSE(Wire.get("/", Server.BAD), false),
        WITH_A_BODY(Wire.request("POST", "/", Server.BAD, "Content-Length: 4000") + "x".repeat(4000), true),
        WITHIN_A_BODY(Wire.request("POST", "/", Server.BAD, "Transfer-Encoding: chunked") + "3\r\nabc\r\n", true);

        private final String sent;
        private final boolean reset;

        Going(String sent, boolean reset) {
            this.sent = sent;
            this.reset = reset;
        }

        void from(Wire wire) throws IOException {
            if (reset) wire.vanish();
            else wire.close();
        }
    }

    private final GatedVerifier verifier = new GatedVerifier(1);
    private final BlockingQueue<DecisionEvent> decisions = new LinkedBlockingQueue<>();
    private final BasicAuth auth = BasicAuth.of(Policy.strict(), verifier)
            .withHashingLimit(HashingLimit.of(1, 2 * STORM, Duration.ofMinutes(1)))
            .withListener(decisions::add);
    private final Semaphore asked = new Semaphore(0);
    private final Semaphore gone = new Semaphore(0);

    private Server server(Server.Assembly assembly) {
        return new Server(
                BasicAuthHandler.factory(
                        request -> {
                            asked.release();
                            return auth;
                        },
                        Server.HASHING),
                assembly);
    }

    private void assemble(Channel channel, Server server) {
        Http1Pipeline.BARE.assemble(channel, server);
        channel.pipeline().addLast(new Leaving());
    }

    private void assembleHttp2(Channel channel, Server server) {
        channel.pipeline()
                .addLast(
                        Http2FrameCodecBuilder.forServer().build(),
                        new Http2MultiplexHandler(new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel stream) {
                                stream.pipeline()
                                        .addLast(new Http2StreamFrameToHttpObjectCodec(true))
                                        .addLast(server.guard(), server.application(), new Leaving());
                            }
                        }));
    }

    /** The end of a pipeline, which hears when the channel has gone. */
    private final class Leaving extends ChannelInboundHandlerAdapter {
        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            gone.release();
        }

        /** As applications do that allow a half-closed connection: with it Netty itself leaves a reset one open. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    private static void await(Semaphore semaphore, int times) throws InterruptedException {
        assertThat(semaphore.tryAcquire(times, 30, TimeUnit.SECONDS)).isTrue();
    }

    private void assertNextLoginWaitsForTwoHashesAtMost(Server server) throws Exception {
        try (Wire honest = new Wire(server.port()).send(Wire.get("/", Server.GOOD))) {
            await(asked, 1);
            verifier.give(2);
            assertThat(honest.answer().status()).isEqualTo(200);
        }
        assertThat(verifier.begun()).isBetween(1, 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thousandConnectionsThatSendAWrongPasswordAndResetAtOnce(boolean halfClosure) throws Exception {
        try (Server server = server((channel, running) -> {
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, halfClosure);
            assemble(channel, running);
        })) {
            for (int i = 0; i < STORM; i++) {
                Wire wire = new Wire(server.port()).send(Wire.get("/", Server.BAD));
                wire.vanish();
            }
            await(gone, STORM);
            asked.drainPermits();
            assertNextLoginWaitsForTwoHashesAtMost(server);
        }
    }

    /** All of them are known to wait. */
    @ParameterizedTest
    @EnumSource
    void clientsThatGoWhileTheirPasswordsWait(Going going) throws Exception {
        try (Server server = server(this::assemble)) {
            List<Wire> wires = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) wires.add(new Wire(server.port()).send(going.sent));
            await(asked, WAITING);
            for (Wire wire : wires) going.from(wire);
            await(gone, WAITING);
            assertNextLoginWaitsForTwoHashesAtMost(server);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4000})
    void streamsThatAreResetWhileTheirPasswordsWait(int body) throws Exception {
        try (Server server = server(this::assembleHttp2);
                Http2Client client = new Http2Client(server)) {
            List<Stream> streams = new ArrayList<>();
            for (int i = 0; i < WAITING / 10; i++) {
                Stream stream = client.request("POST", "/", Server.BAD, body == 0);
                if (body > 0) stream.send(body, false);
                streams.add(stream);
            }
            await(asked, streams.size());
            for (Stream stream : streams) stream.cancel();
            await(gone, streams.size());
            Stream honest = client.request("GET", "/", Server.GOOD, true);
            verifier.give(2);
            assertThat(honest.status()).isEqualTo(200);
            assertThat(verifier.begun()).isBetween(1, 2);
        }
    }

    /** Work that has begun ends, and a guess is logged like any other. */
    @Test
    void clientThatGoesWhileItsPasswordIsVerifiedIsDecidedAllTheSame() throws Exception {
        try (Server server = server(this::assemble);
                Wire wire = new Wire(server.port())) {
            wire.send(Wire.get("/", Server.BAD));
            verifier.awaitBegun(1);
            wire.vanish();
            await(gone, 1);
            assertThat(decisions).isEmpty();
            verifier.give(1);
            DecisionEvent decided = decisions.poll(20, TimeUnit.SECONDS);
            assertThat(decided).isNotNull();
            assertThat(((Decision.Denied) decided.decision()).reason()).isEqualTo(Reason.REJECTED);
        }
    }
}
