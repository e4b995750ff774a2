package io.htpasswd.netty;

import static io.htpasswd.netty.TestChannel.head;
import static io.htpasswd.netty.TestChannel.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.Attribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After a CONNECT, or any upgrade, bytes are the application's, in order; a request is one wherever it is read. */
class TunnelTest {
    private static TestChannel tunnel(String method, int status) {
        TestChannel guarded = TestChannel.strict();
        open(guarded, method, status);
        return guarded;
    }

    /** A user's request, and the application's answer to it. */
    private static void open(TestChannel guarded, String method, int status) {
        guarded.in(head(HttpMethod.valueOf(method), "/", "good"), LastHttpContent.EMPTY_LAST_CONTENT)
                .verify();
        guarded.write(response(HttpResponseStatus.valueOf(status)));
        guarded.arrived();
    }

    /** A codec that the application has left in place goes on reading requests: each of them is one. */
    @ParameterizedTest
    @CsvSource({"GET, 101", "CONNECT, 200", "CONNECT, 204", "GET, 200", "CONNECT, 502"})
    void afterAnyAnswerWhatIsNoHttpPassesAndARequestIsAskedAbout(String method, int status) {
        try (TestChannel guarded = tunnel(method, status)) {
            guarded.in("frame", head(HttpMethod.GET, "/inside", null), guarded.last("a"));
            assertThat(guarded.arrived()).containsExactly("frame");
            assertThat(guarded.status()).isEqualTo(401);
            guarded.get("/inside", "bad").verify();
            assertThat(guarded.arrived()).isEmpty();
            assertThat(guarded.status()).isEqualTo(401);
            guarded.get("/inside", "good").in("frame").verify();
            assertThat(guarded.arrived()).containsExactly("/inside", "", "frame");
            assertThat(guarded.answer().get("/after", null).status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, 101", "CONNECT, 200"})
    void contentsInATunnelThatNoRequestLetInCameBeforeAreReleased(String method, int status) {
        try (TestChannel guarded = tunnel(method, status)) {
            guarded.in(guarded.content("a"), guarded.last("b"), "frame", guarded.content("c"));
            assertThat(guarded.arrived()).containsExactly("frame");
            guarded.assertAllReleased();
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, 101", "CONNECT, 200"})
    void requestInATunnelIsEditedAndItsUserIsTheChannels(String method, int status) {
        TestChannel guarded = TestChannel.with(
                BasicAuth.of(Policy.optional().withForwardedUser("X-User"), TestChannel.EVERY_PASSWORD_BUT_BAD));
        try (guarded) {
            open(guarded, method, status);
            Attribute<Decision.Authenticated> user = guarded.channel().attr(BasicAuthHandler.AUTHENTICATED);
            assertThat(user.get()).isNotNull();
            HttpRequest anonymous = head(HttpMethod.GET, "/anonymous", null);
            anonymous.headers().set("X-User", "root");
            guarded.in(anonymous, LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(guarded.arrived()).containsExactly("/anonymous", "");
            assertThat(anonymous.headers().contains("X-User")).isFalse();
            assertThat(user.get()).isNull();
            HttpRequest good = head(HttpMethod.GET, "/good", "good");
            guarded.answer().in(good, LastHttpContent.EMPTY_LAST_CONTENT).verify();
            assertThat(guarded.arrived()).containsExactly("/good", "");
            assertThat(good.headers().contains("Authorization")).isFalse();
            assertThat(good.headers().get("X-User")).isEqualTo("user");
            assertThat(user.get()).isNotNull();
        }
    }

    /** As HTTP/2 has it: what is sent through a CONNECT's stream is the request's own content. */
    @Test
    void contentsOfTheRequestThatOpenedTheTunnelPassUntilItsEnd() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(head(HttpMethod.CONNECT, "a:1", "good")).verify();
            guarded.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
            guarded.in(guarded.content("a")).in(guarded.content("b"), guarded.last("c"), guarded.content("d"));
            assertThat(guarded.arrived()).containsExactly("a:1", "a", "b", "c");
        }
    }

    /** Else its denial would stand in the middle of the answer. */
    @ParameterizedTest
    @CsvSource({"GET, 101", "CONNECT, 200"})
    void requestInATunnelWaitsForTheEndOfTheAnswerThatOpenedItAndBytesDoNot(String method, int status) {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(head(HttpMethod.valueOf(method), "/", "good"), LastHttpContent.EMPTY_LAST_CONTENT)
                    .verify();
            guarded.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status)));
            guarded.in("bytes").get("/inside", null);
            assertThat(guarded.arrived()).containsExactly("/", "", "bytes");
            guarded.write(new DefaultHttpContent(Unpooled.EMPTY_BUFFER));
            assertThat(guarded.outOrNull()).isNull();
            guarded.write(LastHttpContent.EMPTY_LAST_CONTENT);
            assertThat(guarded.status()).isEqualTo(401);
        }
    }

    @Test
    void answerToConnectNeedsNoEndToOpenTheTunnel() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in(head(HttpMethod.CONNECT, "a:1", "good"), LastHttpContent.EMPTY_LAST_CONTENT)
                    .verify();
            guarded.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
            guarded.in("bytes");
            assertThat(guarded.arrived()).containsExactly("a:1", "", "bytes");
        }
    }

    @Test
    void messagesThatAreNoPartOfARequestPassAtOnceAndWhileVerifyingInOrder() {
        try (TestChannel guarded = TestChannel.strict()) {
            guarded.in("proxy");
            assertThat(guarded.arrived()).containsExactly("proxy");
            guarded.in(head(HttpMethod.GET, "/", "good"), LastHttpContent.EMPTY_LAST_CONTENT, "other");
            assertThat(guarded.arrived()).isEmpty();
            assertThat(guarded.verify().arrived()).containsExactly("/", "", "other");
        }
    }
}
