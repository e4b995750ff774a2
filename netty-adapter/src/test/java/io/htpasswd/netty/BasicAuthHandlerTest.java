package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.testing.TestRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The handler between a pipeline and tasks that a test runs when it likes, on a thread that is not the loop. */
class BasicAuthHandlerTest {
    private static final CredentialVerifier EVERY_PASSWORD_BUT_BAD =
            credentials -> new String(credentials.password(), StandardCharsets.UTF_8).equals("bad")
                    ? Verification.Failed.WRONG_PASSWORD
                    : new Verification.Accepted(Set.of("staff"));

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<ByteBuf> buffers = new ArrayList<>();

    private EmbeddedChannel channel(BasicAuth auth) {
        return new EmbeddedChannel(BasicAuthHandler.factory(auth, tasks::add).newHandler());
    }

    private EmbeddedChannel strict() {
        return channel(BasicAuth.of(Policy.strict(), EVERY_PASSWORD_BUT_BAD));
    }

    /** Runs what was handed over, and then what that handed to the loop. */
    private void runTasks(EmbeddedChannel channel) throws InterruptedException {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            Thread hashing = new Thread(task);
            hashing.start();
            hashing.join();
            channel.runPendingTasks();
        }
    }

    private static HttpRequest head(HttpMethod method, String path, @Nullable String password) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, path);
        if (password != null) request.headers().add("Authorization", TestRequest.basic("user", password));
        return request;
    }

    private HttpContent content(String text) {
        return new DefaultHttpContent(buffer(text));
    }

    private LastHttpContent last(String text) {
        return new DefaultLastHttpContent(buffer(text));
    }

    private ByteBuf buffer(String text) {
        ByteBuf buffer = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        buffers.add(buffer);
        return buffer;
    }

    private static int status(EmbeddedChannel channel) {
        FullHttpResponse response = channel.readOutbound();
        assertThat(response).isNotNull();
        response.release();
        return response.status().code();
    }

    /** The application's answer to the request it has. */
    private static void answer(EmbeddedChannel channel) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        channel.writeOutbound(response);
        assertThat(channel.<Object>readOutbound()).isSameAs(response);
    }

    private void assertAllReleased() {
        assertThat(buffers).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    @Test
    void requestWithoutCredentialsIsAnsweredAtOnceAndTheConnectionStays() {
        EmbeddedChannel channel = strict();
        channel.writeInbound(head(HttpMethod.GET, "/", null), LastHttpContent.EMPTY_LAST_CONTENT);
        FullHttpResponse response = channel.readOutbound();
        assertThat(response.status().code()).isEqualTo(401);
        assertThat(response.headers().get("WWW-Authenticate"))
                .isEqualTo("Basic realm=\"Restricted\", charset=\"UTF-8\"");
        assertThat(response.headers().getInt("Content-Length"))
                .isEqualTo(response.content().readableBytes());
        assertThat(response.headers().contains("Connection")).isFalse();
        response.release();
        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(tasks).isEmpty();
        channel.writeInbound(head(HttpMethod.GET, "/", null), LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(status(channel)).isEqualTo(401);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void goodRequestPassesWithoutItsCredentialsOnceVerifiedAndWithItsUser() throws Exception {
        EmbeddedChannel channel = strict();
        HttpRequest head = head(HttpMethod.POST, "/a?b", "good");
        LastHttpContent last = last("body");
        channel.writeInbound(head, last);
        assertThat(channel.<Object>readInbound()).isNull();
        runTasks(channel);
        assertThat(channel.<Object>readInbound()).isSameAs(head);
        assertThat(channel.<Object>readInbound()).isSameAs(last);
        assertThat(head.headers().contains("Authorization")).isFalse();
        Decision.Authenticated user =
                channel.attr(BasicAuthHandler.AUTHENTICATED).get();
        assertThat(user.user()).isEqualTo("user");
        assertThat(user.groups()).containsExactly("staff");
        last.release();
    }

    @Test
    void userIsGoneBeforeTheNextRequestOfTheConnection() throws Exception {
        EmbeddedChannel channel = channel(BasicAuth.of(Policy.optional(), EVERY_PASSWORD_BUT_BAD));
        channel.writeInbound(head(HttpMethod.GET, "/1", "good"), LastHttpContent.EMPTY_LAST_CONTENT);
        runTasks(channel);
        answer(channel);
        channel.writeInbound(head(HttpMethod.GET, "/2", null), LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(channel.attr(BasicAuthHandler.AUTHENTICATED).get()).isNull();
    }

    @Test
    void whatArrivesWhileVerifyingIsHeldInOrder() throws Exception {
        EmbeddedChannel channel = strict();
        HttpRequest first = head(HttpMethod.POST, "/1", "good");
        HttpContent middle = content("a");
        LastHttpContent end = last("b");
        HttpRequest second = head(HttpMethod.GET, "/2", "good");
        channel.writeInbound(first, middle, end, second, LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(tasks).hasSize(1);
        runTasks(channel);
        for (Object expected : List.of(first, middle, end)) {
            assertThat(channel.<Object>readInbound()).isSameAs(expected);
        }
        assertThat(tasks).isEmpty();
        answer(channel);
        runTasks(channel);
        for (Object expected : List.of(second, LastHttpContent.EMPTY_LAST_CONTENT)) {
            assertThat(channel.<Object>readInbound()).isSameAs(expected);
        }
        middle.release();
        end.release();
    }

    @Test
    void pipelinedNoneBadGoodGetTheirAnswersInOrder() throws Exception {
        EmbeddedChannel channel = strict();
        for (String password : new String[] {null, "bad", "good"}) {
            channel.writeInbound(head(HttpMethod.GET, "/" + password, password), LastHttpContent.EMPTY_LAST_CONTENT);
        }
        runTasks(channel);
        assertThat(status(channel)).isEqualTo(401);
        assertThat(status(channel)).isEqualTo(401);
        assertThat(((HttpRequest) channel.readInbound()).uri()).isEqualTo("/good");
    }

    @Test
    void bodyOfADeniedRequestIsDroppedAndTheConnectionStays() throws Exception {
        EmbeddedChannel channel = strict();
        HttpRequest head = head(HttpMethod.POST, "/", "bad");
        head.headers().set("Content-Length", 10);
        channel.writeInbound(head, content("12345"));
        runTasks(channel);
        assertThat(status(channel)).isEqualTo(401);
        channel.writeInbound(last("67890"), head(HttpMethod.GET, "/next", null), LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(status(channel)).isEqualTo(401);
        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(channel.isOpen()).isTrue();
        assertAllReleased();
    }

    @ParameterizedTest
    @CsvSource({"Content-Length, 65537", "Expect, 100-continue", "Connection, close"})
    void bodyThatIsNotReadToItsEndClosesTheConnectionAndIsReleased(String name, String value) throws Exception {
        EmbeddedChannel channel = strict();
        HttpRequest head = head(HttpMethod.POST, "/", "bad");
        head.headers().set("Transfer-Encoding", "chunked").set(name, value);
        channel.writeInbound(head, content("12345"));
        runTasks(channel);
        FullHttpResponse response = channel.readOutbound();
        assertThat(response.status().code()).isEqualTo(401);
        assertThat(response.headers().get("Connection")).isEqualTo("close");
        response.release();
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.<Object>readInbound()).isNull();
        assertAllReleased();
    }

    @Test
    void chunkedBodyAboveTheLimitClosesTheConnection() throws Exception {
        EmbeddedChannel channel = strict();
        HttpRequest head = head(HttpMethod.POST, "/", null);
        head.headers().set("Transfer-Encoding", "chunked");
        channel.writeInbound(head, content("x".repeat(65536)));
        assertThat(status(channel)).isEqualTo(401);
        assertThat(channel.isOpen()).isTrue();
        channel.writeInbound(content("x"));
        assertThat(channel.isOpen()).isFalse();
        assertAllReleased();
    }

    @Test
    void denialOfAFullRequestReleasesItAndTheConnectionStays() throws Exception {
        EmbeddedChannel channel = strict();
        DefaultFullHttpRequest full =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", buffer("12345"));
        full.headers().set("Authorization", TestRequest.basic("user", "bad")).set("Content-Length", 5);
        channel.writeInbound(full);
        runTasks(channel);
        assertThat(status(channel)).isEqualTo(401);
        assertAllReleased();
    }

    @Test
    void channelClosedWhileVerifyingReleasesWhatIsHeldAndDropsTheDecision() throws Exception {
        EmbeddedChannel channel = strict();
        channel.writeInbound(head(HttpMethod.POST, "/", "good"), content("a"), last("b"));
        channel.close();
        assertAllReleased();
        runTasks(channel);
        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(channel.<Object>readOutbound()).isNull();
    }

    @Test
    void handlerRemovedWhileVerifyingLetsNothingIn() throws Exception {
        EmbeddedChannel channel = strict();
        channel.writeInbound(head(HttpMethod.POST, "/", "good"), content("a"));
        channel.pipeline().remove(BasicAuthHandler.class);
        assertAllReleased();
        runTasks(channel);
        assertThat(channel.<Object>readInbound()).isNull();
    }

    @Test
    void readIsSwallowedWhileVerifyingAndReplayedOnceAfter() throws Exception {
        int[] reads = {0};
        EmbeddedChannel channel = new EmbeddedChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void read(ChannelHandlerContext ctx) {
                        reads[0]++;
                        ctx.read();
                    }
                },
                BasicAuthHandler.factory(BasicAuth.of(Policy.strict(), EVERY_PASSWORD_BUT_BAD), tasks::add)
                        .newHandler());
        channel.writeInbound(head(HttpMethod.GET, "/", "good"));
        int before = reads[0];
        channel.read();
        channel.read();
        assertThat(reads[0]).isEqualTo(before);
        runTasks(channel);
        assertThat(reads[0]).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4096})
    void moreThanTheCapsClosesTheConnection(int size) {
        EmbeddedChannel channel = strict();
        channel.writeInbound(head(HttpMethod.POST, "/", "good"));
        for (int sent = 0; channel.isOpen(); sent++) {
            assertThat(sent).isLessThanOrEqualTo(size == 1 ? 1024 : 64);
            channel.writeInbound(content("x".repeat(size)));
        }
        assertAllReleased();
    }

    @Test
    void undecodableRequestIs400AndCloses() {
        EmbeddedChannel channel = strict();
        HttpRequest request = head(HttpMethod.GET, "/bad-request", "good");
        request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException()));
        channel.writeInbound(request);
        assertThat(status(channel)).isEqualTo(400);
        assertThat(channel.isOpen()).isFalse();
        assertThat(tasks).isEmpty();
    }

    @Test
    void executorThatRejectsGets503() {
        EmbeddedChannel channel = new EmbeddedChannel(
                BasicAuthHandler.factory(BasicAuth.of(Policy.strict(), EVERY_PASSWORD_BUT_BAD), task -> {
                            throw new RejectedExecutionException();
                        })
                        .newHandler());
        channel.writeInbound(head(HttpMethod.GET, "/", "good"), LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(status(channel)).isEqualTo(503);
    }

    @Test
    void errorInTheVerifierClosesWithoutAnAnswer() throws Exception {
        EmbeddedChannel channel = channel(BasicAuth.of(Policy.strict(), credentials -> {
            throw new AssertionError();
        }));
        channel.writeInbound(head(HttpMethod.POST, "/", "good"), content("a"));
        runTasks(channel);
        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(channel.isOpen()).isFalse();
        assertAllReleased();
    }

    @Test
    void guardThatThrowsClosesWithoutAnAnswer() {
        EmbeddedChannel channel = new EmbeddedChannel(BasicAuthHandler.factory(
                        request -> {
                            throw new IllegalStateException();
                        },
                        tasks::add)
                .newHandler());
        channel.writeInbound(head(HttpMethod.GET, "/", "good"));
        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void headDenialHasNoBodyAndNoLengthOfOne() {
        EmbeddedChannel channel = strict();
        channel.writeInbound(head(HttpMethod.HEAD, "/", null), LastHttpContent.EMPTY_LAST_CONTENT);
        FullHttpResponse response = channel.readOutbound();
        assertThat(response.content().readableBytes()).isZero();
        assertThat(response.headers().contains("Content-Length")).isFalse();
        response.release();
    }

    @Test
    void forwardedUserIsSetAndTheClientsOwnIsGoneFromHeadAndTrailers() throws Exception {
        EmbeddedChannel channel =
                channel(BasicAuth.of(Policy.strict().withForwardedUser("X-User"), EVERY_PASSWORD_BUT_BAD));
        HttpRequest head = head(HttpMethod.POST, "/", "good");
        head.headers().set("x_user", "root").set("X-User", "root");
        LastHttpContent last = last("");
        last.trailingHeaders().set("X-User", "root").set("X-Other", "kept");
        channel.writeInbound(head, last);
        runTasks(channel);
        assertThat(head.headers().getAll("X-User")).containsExactly("user");
        assertThat(head.headers().contains("x_user")).isFalse();
        assertThat(last.trailingHeaders().names()).containsExactly("X-Other");
        last.release();
    }

    @Test
    void framesAfterAnUpgradePassUntouched() throws Exception {
        EmbeddedChannel channel = strict();
        channel.writeInbound(head(HttpMethod.GET, "/", "good"), LastHttpContent.EMPTY_LAST_CONTENT);
        runTasks(channel);
        channel.writeInbound("frame");
        channel.readInbound();
        channel.readInbound();
        assertThat(channel.<Object>readInbound()).isEqualTo("frame");
    }
}
