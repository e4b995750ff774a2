package io.htpasswd.netty;

import static io.htpasswd.netty.TestChannel.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({"good, 200", "bad, 401"})
    void requestThatIsVerifiedAndAnsweredNeverSwitchesAutoRead(String password, int status) {
        try (TestChannel guarded = guarded(true)) {
            for (int i = 1; i <= 3; i++) {
                guarded.get("/", password).verify();
                if (status == 200) guarded.channel().writeOutbound(TestChannel.response(HttpResponseStatus.OK));
                assertThat(guarded.status()).isEqualTo(status);
            }
            assertThat(guarded.autoReadSwitches()).isZero();
        }
    }

    /** Only who reads sees that the client goes. */
    @ParameterizedTest
    @CsvSource({"16, 1, true", "17, 1, false", "2, 4096, true", "2, 4097, false"})
    void readingGoesOnOverASmallBodyWhileVerifying(int parts, int size, boolean goesOn) {
        try (TestChannel guarded = guarded(true)) {
            guarded.in(head(HttpMethod.POST, "/", "good"));
            for (int i = 1; i < parts; i++) guarded.in(guarded.content("x".repeat(size)));
            guarded.in(guarded.last("x".repeat(size)));
            assertThat(guarded.channel().config().isAutoRead()).isEqualTo(goesOn);
            assertThat(guarded.verify().arrived()).hasSize(1 + parts);
            assertThat(guarded.channel().config().isAutoRead()).isTrue();
            assertThat(guarded.autoReadSwitches()).isEqualTo(goesOn ? 0 : 2);
        }
    }

    @Test
    void autoReadIsOffWhileTheNextRequestIsHeldAndOnAfter() {
        try (TestChannel guarded = guarded(true)) {
            guarded.get("/1", "bad").get("/2", "good");
            assertThat(guarded.channel().config().isAutoRead()).isFalse();
            forget();
            guarded.verify();
            assertThat(guarded.status()).isEqualTo(401);
            assertThat(guarded.arrived()).containsExactly("/2", "");
            assertThat(guarded.channel().config().isAutoRead()).isTrue();
            assertThat(reads).isEqualTo(1);
        }
    }

    @Test
    void readingGoesOnAsSoonAsTheRequestThatWasHeldIsVerifiedItself() {
        try (TestChannel guarded = guarded(true)) {
            guarded.get("/1", "bad").get("/2", "bad");
            assertThat(guarded.channel().config().isAutoRead()).isFalse();
            guarded.verifyNext();
            assertThat(guarded.status()).isEqualTo(401);
            assertThat(guarded.waiting()).isOne();
            assertThat(guarded.channel().config().isAutoRead()).isTrue();
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
            guarded.get("/1", "bad").get("/2", "good");
            forget();
            guarded.channel().config().setAutoRead(true);
            assertThat(reads).isZero();
            guarded.verify();
            assertThat(reads).isEqualTo(1);
            assertThat(guarded.channel().config().isAutoRead()).isTrue();
            assertThat(guarded.status()).isEqualTo(401);
        }
    }

    @Test
    void readsWhileVerifyingAreMade() {
        try (TestChannel guarded = guarded(false)) {
            guarded.get("/", "good");
            forget();
            guarded.channel().read();
            guarded.channel().read();
            assertThat(reads).isEqualTo(2);
            guarded.verify();
            assertThat(reads).isEqualTo(2);
        }
    }

    @Test
    void readsWhileTheNextRequestIsHeldAreOneReadAfter() {
        try (TestChannel guarded = guarded(false)) {
            guarded.get("/1", "good").verify();
            guarded.get("/2", "good");
            forget();
            guarded.channel().read();
            guarded.channel().read();
            assertThat(reads).isZero();
            guarded.answer().verify();
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
}
