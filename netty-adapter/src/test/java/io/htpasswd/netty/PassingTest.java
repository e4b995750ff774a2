package io.htpasswd.netty;

import static io.htpasswd.netty.TestChannel.EVERY_PASSWORD_BUT_BAD;
import static io.htpasswd.netty.TestChannel.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialLocation;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.testing.TestRequest;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipelineException;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the application gets of a request that is let in, and in which order. */
class PassingTest {
    private static BasicAuth forwarding(Policy policy) {
        return BasicAuth.of(policy.withForwardedUser("X-User"), EVERY_PASSWORD_BUT_BAD);
    }

    @Test
    void goodRequestPassesOnceVerifiedWithoutItsCredentialsAndWithItsUser() {
        try (TestChannel guarded = TestChannel.strict()) {
            HttpRequest head = head(HttpMethod.POST, "/a?b", "good");
            guarded.in(head, guarded.last("body"));
            assertThat(guarded.arrived()).isEmpty();
            assertThat(guarded.verify().arrived()).containsExactly("/a?b", "body");
            assertThat(head.headers().contains("Authorization")).isFalse();
            Decision.Authenticated user =
                    guarded.channel().attr(BasicAuthHandler.AUTHENTICATED).get();
            assertThat(user.user()).isEqualTo("user");
            assertThat(user.groups()).containsExactly("staff");
        }
    }

    @Test
    void userIsGoneBeforeTheNextRequestOfTheConnection() {
        try (TestChannel guarded = TestChannel.with(BasicAuth.of(Policy.optional(), EVERY_PASSWORD_BUT_BAD))) {
            guarded.get("/1", "good").verify().answer().get("/2", null);
            assertThat(guarded.arrived()).containsExactly("/1", "", "/2", "");
            assertThat(guarded.channel().attr(BasicAuthHandler.AUTHENTICATED).get())
                    .isNull();
        }
    }

    @Test
    void fullRequestPassesAsWell() {
        try (TestChannel guarded = TestChannel.with(forwarding(Policy.strict()))) {
            var full = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", guarded.buffer("body"));
            full.headers().set("Authorization", TestRequest.basic("user", "good"));
            full.trailingHeaders().set("X-User", "root");
            guarded.in(full).verify();
            assertThat(full.headers().get("X-User")).isEqualTo("user");
            assertThat(full.headers().contains("Authorization")).isFalse();
            assertThat(full.trailingHeaders().isEmpty()).isTrue();
            assertThat(guarded.arrived()).containsExactly("/");
            guarded.answer().get("/2", null);
            assertThat(guarded.status()).isEqualTo(401);
        }
    }

    @Test
    void whatArrivesWhileVerifyingIsHeldInOrder() {
        try (TestChannel guarded = TestChannel.strict()) {
            HttpRequest first = head(HttpMethod.POST, "/1", "good");
            HttpContent middle = guarded.content("a");
            LastHttpContent end = guarded.last("b");
            guarded.in(first, middle, end).get("/2", "good");
            assertThat(guarded.arrived()).isEmpty();
            assertThat(guarded.waiting()).isOne();
            guarded.verify();
            for (Object expected : List.of(first, middle, end))
                assertThat(guarded.delivered()).isSameAs(expected);
            middle.release();
            end.release();
            assertThat(guarded.waiting()).isZero();
            assertThat(guarded.answer().verify().arrived()).containsExactly("/2", "");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4096})
    void moreThanTheCapsClosesTheConnection(int size) {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(head(HttpMethod.POST, "/", "good"));
            for (int sent = 0; guarded.channel().isOpen(); sent++) {
                assertThat(sent).isLessThanOrEqualTo(size == 1 ? 1024 : 64);
                guarded.in(sent % 2 == 0 ? guarded.content("x".repeat(size)) : guarded.buffer("x".repeat(size)));
            }
            guarded.assertAllReleased();
            assertThat(guarded.verify().arrived()).isEmpty();
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

    @Test
    void forwardedUserIsSetAndTheClientsOwnIsGoneFromHeadAndTrailers() {
        try (TestChannel guarded = TestChannel.with(forwarding(Policy.strict()))) {
            HttpRequest head = head(HttpMethod.POST, "/", "good");
            head.headers().set("x_user", "root").set("X-User", "root").set("Connection", "X-User, close");
            LastHttpContent last = guarded.last("");
            last.trailingHeaders().set("X-User", "root").set("X-Other", "kept").set("Authorization", "x");
            guarded.in(head, last).verify().arrived();
            assertThat(head.headers().getAll("X-User")).containsExactly("user");
            assertThat(head.headers().contains("x_user")).isFalse();
            assertThat(head.headers().get("Connection")).isEqualTo("close");
            assertThat(last.trailingHeaders().names()).containsExactly("X-Other");
        }
    }

    @Test
    void forwardedUserIsGoneFromAnonymousRequestsToo() {
        try (TestChannel guarded = TestChannel.with(forwarding(Policy.optional()))) {
            HttpRequest head = head(HttpMethod.POST, "/", null);
            head.headers().set("X-User", "root");
            LastHttpContent last = guarded.last("");
            last.trailingHeaders().set("X-User", "root");
            assertThat(guarded.in(head, last).arrived()).containsExactly("/", "");
            assertThat(head.headers().isEmpty()).isTrue();
            assertThat(last.trailingHeaders().isEmpty()).isTrue();
        }
    }

    @Test
    void credentialsInTheQueryAreGoneFromTheTarget() {
        Policy policy = Policy.strict().withLocation(CredentialLocation.queryParameter("auth"));
        try (TestChannel guarded = TestChannel.with(BasicAuth.of(policy, EVERY_PASSWORD_BUT_BAD))) {
            guarded.in(head(HttpMethod.GET, "/a?b=c&auth=" + TestRequest.token("user", "good") + "&d", null));
            assertThat(guarded.verify().arrived()).containsExactly("/a?b=c&d");
        }
    }

    @Test
    void expectationIsPassedOnAsItIs() {
        try (TestChannel guarded = TestChannel.strict()) {
            HttpRequest head = head(HttpMethod.POST, "/", "good");
            head.headers().set("Expect", "100-continue");
            guarded.in(head).verify().arrived();
            assertThat(head.headers().get("Expect")).isEqualTo("100-continue");
            assertThat(guarded.outOrNull()).isNull();
        }
    }

    @Test
    void handlerIsForOneChannel() {
        BasicAuthHandler handler =
                BasicAuthHandler.factory(TestChannel.STRICT, Server.HASHING).newHandler();
        EmbeddedChannel first = new EmbeddedChannel(handler);
        EmbeddedChannel second = new EmbeddedChannel();
        assertThatThrownBy(() -> second.pipeline().addLast(handler)).isInstanceOf(ChannelPipelineException.class);
        first.close();
        second.close();
    }
}
