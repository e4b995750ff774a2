package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.testing.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A permit comes back on every way out, whenever it is that a client goes or its time is up. */
class PermitsIT {
    private static final int STORM = 100;

    private final PausableExecutor pool = new PausableExecutor();
    private final Semaphore streamsGone = new Semaphore(0);

    private Server server(Server.Assembly assembly, GatedVerifier verifier, int permits, Duration verificationTimeout) {
        BasicAuth auth = BasicAuth.of(Policy.strict(), verifier)
                .withHashingLimit(HashingLimit.of(permits, 4 * STORM, Duration.ofSeconds(20)));
        return new Server(BasicAuthHandler.factory(auth, pool).withVerificationTimeout(verificationTimeout), assembly);
    }

    private Server http1(GatedVerifier verifier, int permits) {
        return server(Http1Pipeline.BARE, verifier, permits, Duration.ofMinutes(1));
    }

    private Server http2(GatedVerifier verifier, int permits) {
        return server(
                (channel, guards) -> channel.pipeline()
                        .addLast(
                                Http2FrameCodecBuilder.forServer().build(), new Http2MultiplexHandler(streams(guards))),
                verifier,
                permits,
                Duration.ofMinutes(1));
    }

    private ChannelInitializer<Channel> streams(Server server) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.pipeline()
                        .addLast(new Http2StreamFrameToHttpObjectCodec(true), server.guard(), server.application())
                        .addLast(new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelInactive(ChannelHandlerContext ctx) {
                                streamsGone.release();
                            }
                        });
            }
        };
    }

    private void awaitGone(int streams) throws InterruptedException {
        assertThat(streamsGone.tryAcquire(streams, 20, TimeUnit.SECONDS)).isTrue();
    }

    /** First logins end only while as many are verified at once as there are permits; never are there more. */
    private static void assertPermits(int permits, GatedVerifier verifier, Http2Client client) throws Exception {
        List<Http2Client.Stream> logins = new ArrayList<>();
        for (int i = 0; i < 3 * permits; i++) logins.add(client.request("GET", "/", Server.GOOD, true));
        for (Http2Client.Stream login : logins) assertThat(login.status()).isEqualTo(200);
        assertThat(verifier.most()).isEqualTo(permits);
    }

    private static void assertPermits(int permits, GatedVerifier verifier, Server server) throws Exception {
        List<Wire> logins = new ArrayList<>();
        for (int i = 0; i < 3 * permits; i++) logins.add(new Wire(server.port()).send(Wire.get("/", Server.GOOD)));
        for (Wire login : logins) {
            assertThat(login.answer().status()).isEqualTo(200);
            login.close();
        }
        assertThat(verifier.most()).isEqualTo(permits);
    }

    /** The permit has been granted and its task waits for a thread when the stream is reset. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void resetBetweenThePermitAndTheHash(int permits) throws Exception {
        GatedVerifier verifier = new GatedVerifier(permits);
        try (Server server = http2(verifier, permits);
                Http2Client client = new Http2Client(server)) {
            for (int round = 0; round < 3; round++) {
                List<Http2Client.Stream> hashing = new ArrayList<>();
                for (int i = 0; i < permits; i++) hashing.add(client.request("GET", "/", Server.BAD, true));
                verifier.awaitBegun(permits);
                List<Http2Client.Stream> waiting = new ArrayList<>();
                for (int i = 0; i < permits; i++) {
                    int accepted = pool.accepted();
                    waiting.add(client.request("GET", "/", Server.BAD, true));
                    pool.awaitAccepted(accepted, permits);
                }
                pool.hold();
                verifier.give(permits);
                for (Http2Client.Stream stream : hashing)
                    assertThat(stream.status()).isEqualTo(401);
                pool.awaitHeld();
                awaitGone(permits);
                for (Http2Client.Stream stream : waiting) stream.cancel();
                awaitGone(permits);
                pool.letGo();
                assertPermits(permits, verifier, client);
                awaitGone(3 * permits);
            }
        }
    }

    @Test
    void timeThatIsUpBetweenThePermitAndTheHash() throws Exception {
        GatedVerifier verifier = new GatedVerifier(1);
        try (Server server = server(Http1Pipeline.BARE, verifier, 1, Duration.ofSeconds(3));
                Wire hashing = new Wire(server.port());
                Wire waiting = new Wire(server.port())) {
            hashing.send(Wire.get("/", Server.BAD));
            verifier.awaitBegun(1);
            int accepted = pool.accepted();
            waiting.send(Wire.get("/", Server.BAD));
            pool.awaitAccepted(accepted, 1);
            pool.hold();
            verifier.give(1);
            pool.awaitHeld();
            assertThat(hashing.answer().status()).isEqualTo(401);
            assertThat(waiting.answer().status()).isEqualTo(503);
            pool.letGo();
            assertPermits(1, verifier, server);
        }
    }

    /** Wrong passwords over streams that are reset at once, whatever has become of each by then. */
    @Test
    void stormOfStreamsThatAreReset() throws Exception {
        GatedVerifier verifier = new GatedVerifier(2);
        try (Server server = http2(verifier, 2)) {
            verifier.give(3 * STORM); // none waits for its verdict
            for (int connections = 0; connections < 3; connections++) {
                try (Http2Client client = new Http2Client(server)) {
                    for (int i = 0; i < STORM; i++)
                        client.request("GET", "/", Server.BAD, true).cancel();
                    awaitGone(STORM);
                }
            }
            try (Http2Client client = new Http2Client(server)) {
                assertPermits(2, verifier, client);
            }
        }
    }

    @Test
    void stormOfClientsThatSendAndVanish() throws Exception {
        GatedVerifier verifier = new GatedVerifier(2);
        try (Server server = http1(verifier, 2)) {
            verifier.give(STORM);
            for (int i = 0; i < STORM; i++) {
                Wire wire = new Wire(server.port());
                wire.send(Wire.get("/", Server.BAD)).vanish();
            }
            assertPermits(2, verifier, server);
        }
    }

    /** The clients vanish while one of them is verified and the others wait. */
    @Test
    void clientsThatVanishWhileTheyWait() throws Exception {
        GatedVerifier verifier = new GatedVerifier(1);
        try (Server server = http1(verifier, 1)) {
            List<Wire> wires = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                wires.add(new Wire(server.port()));
                wires.get(i).send(Wire.get("/", Server.BAD));
            }
            verifier.awaitBegun(1);
            for (Wire wire : wires) wire.vanish();
            verifier.give(10);
            assertPermits(1, verifier, server);
        }
    }
}
