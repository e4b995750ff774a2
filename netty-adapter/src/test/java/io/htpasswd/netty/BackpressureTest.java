package io.htpasswd.netty;

import static io.htpasswd.netty.TestChannel.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every read that somebody asks for is made, once, and none that nobody asked for. */
class BackpressureTest {
    private int reads;
    private int completions;

    private TestChannel guarded(boolean autoRead) {
        TestChannel guarded = TestChannel.strict(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelReadComplete(ChannelHandlerContext ctx) {
                completions++;
                ctx.fireChannelReadComplete();
            }
        });
        guarded.channel().config().setAutoRead(autoRead);
        guarded.channel().pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                reads++;
                ctx.read();
            }
        });
        return guarded;
    }

    private void forget() {
        reads = 0;
        completions = 0;
    }

    @Test
    void autoReadIsOffWhileVerifyingAndOnAfter() {
        try (TestChannel guarded = guarded(true)) {
            guarded.in(head(HttpMethod.GET, "/", "good"));
            assertThat(guarded.channel().config().isAutoRead()).isFalse();
            forget();
            guarded.verify();
            assertThat(guarded.channel().config().isAutoRead()).isTrue();
            assertThat(reads).isEqualTo(1);
            assertThat(completions).isEqualTo(1);
        }
    }

    @Test
    void autoReadIsOffWhileARequestWaitsForAnAnswerAndOnAfter() {
        try (TestChannel guarded = guarded(true)) {
            guarded.get("/1", "good").verify();
            assertThat(guarded.channel().config().isAutoRead()).isTrue();
            guarded.get("/2", null);
            assertThat(guarded.channel().config().isAutoRead()).isFalse();
            guarded.answer();
            assertThat(guarded.status()).isEqualTo(401);
            assertThat(guarded.channel().config().isAutoRead()).isTrue();
        }
    }

    @Test
    void autoReadThatSomebodyElseTurnedOffStaysOff() {
        try (TestChannel guarded = guarded(false)) {
            guarded.get("/", "good").verify();
            assertThat(guarded.channel().config().isAutoRead()).isFalse();
        }
    }

    @Test
    void autoReadThatSomebodyElseTurnsOnMeanwhileIsTheirs() {
        try (TestChannel guarded = guarded(true)) {
            guarded.in(head(HttpMethod.GET, "/", "good"));
            forget();
            guarded.channel().config().setAutoRead(true);
            assertThat(reads).isZero();
            guarded.verify();
            assertThat(reads).isEqualTo(1);
            assertThat(guarded.channel().config().isAutoRead()).isTrue();
        }
    }

    @Test
    void readsWhileVerifyingAreOneReadAfter() {
        try (TestChannel guarded = guarded(false)) {
            guarded.in(head(HttpMethod.GET, "/", "good"));
            forget();
            guarded.channel().read();
            guarded.channel().read();
            assertThat(reads).isZero();
            guarded.verify();
            assertThat(reads).isEqualTo(1);
        }
    }

    @Test
    void nothingIsReadUnasked() {
        try (TestChannel guarded = guarded(false)) {
            forget();
            guarded.get("/", "good").verify();
            assertThat(reads).isZero();
            assertThat(completions).isEqualTo(1);
        }
    }

    @Test
    void whoAskedAndGotNothingBecauseItWasDeniedIsReadFor() {
        try (TestChannel guarded = guarded(false)) {
            guarded.get("/", null);
            assertThat(reads).isEqualTo(1);
            assertThat(guarded.status()).isEqualTo(401);
            forget();
            guarded.get("/", "bad").verify();
            assertThat(reads).isEqualTo(1);
            assertThat(guarded.status()).isEqualTo(401);
        }
    }

    @Test
    void bodyThatIsDroppedIsReadToItsEnd() {
        try (TestChannel guarded = guarded(false)) {
            guarded.in(head(HttpMethod.POST, "/", null));
            assertThat(guarded.status()).isEqualTo(401);
            forget();
            guarded.in(guarded.content("a")).in(guarded.last("b"));
            assertThat(reads).isEqualTo(2);
        }
    }

    @Test
    void whoHasGotSomethingOfABatchAsksItself() {
        try (TestChannel guarded = guarded(false)) {
            guarded.get("/", "good").verify().answer();
            forget();
            guarded.get("/", "good").verify();
            guarded.channel().writeOutbound();
            assertThat(reads).isZero();
        }
    }

    @Test
    void batchThatWasHeldIsCompletedOnceAndOnlyAfter() {
        try (TestChannel guarded = guarded(true)) {
            guarded.in(head(HttpMethod.POST, "/", "good"), guarded.content("a"));
            guarded.in(guarded.last("b"));
            assertThat(completions).isZero();
            guarded.verify();
            assertThat(completions).isEqualTo(1);
            guarded.arrived();
        }
    }

    @Test
    void batchOfWhichTheApplicationHasSeenThePartBeforeAWaitIsCompletedBeforeIt() {
        try (TestChannel guarded = guarded(true)) {
            guarded.get("/1", "good").verify();
            forget();
            guarded.in("seen", head(HttpMethod.GET, "/2", null), LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(completions).isEqualTo(1);
            guarded.answer();
            assertThat(guarded.status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void applicationThatReadsWithinItsCallsIsNotServedOutOfOrder(boolean autoRead) {
        TestChannel guarded = TestChannel.strict(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.read();
                ctx.fireChannelRead(message);
            }
        });
        guarded.channel().config().setAutoRead(autoRead);
        int[] more = {0};
        guarded.channel().pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                // A channel that delivers within read(): the worst there is.
                if (more[0]++ == 0) ctx.pipeline().fireChannelRead(guarded.last("c"));
            }
        });
        more[0] = 1;
        guarded.in(head(HttpMethod.POST, "/", "good"), guarded.content("a"), guarded.content("b"));
        more[0] = 0;
        try (guarded) {
            assertThat(guarded.verify().arrived()).containsExactly("/", "a", "b", "c");
        }
    }
}
