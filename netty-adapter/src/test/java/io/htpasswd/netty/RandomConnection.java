package io.htpasswd.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** One connection of {@link InterleavingTest}, and what its application and its client see; the seed decides what happens. */
final class RandomConnection {
    private static final int EVENTS = 24;

    private final Random random;
    private final ByteBufAllocator allocator;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final EmbeddedChannel channel;
    private final List<ByteBuf> buffers = new ArrayList<>();
    private final List<RequestKind> sent = new ArrayList<>();
    private final StringBuilder log = new StringBuilder();
    final RandomApplication application;
    final ReadingRule reading;

    private boolean rejecting;
    private boolean inBody;
    private int parts;
    private int frames;
    private int answers;
    /** An answer has begun and not ended. */
    private boolean answering;

    private boolean gone;

    RandomConnection(int seed) {
        random = new Random(new SplittableRandom(seed).nextLong()); // neighbouring seeds of a Random begin alike
        // The leak detector would take minutes for all of them; the reference counts below are looked at in all.
        allocator = seed % 500 == 0 ? PooledByteBufAllocator.DEFAULT : UnpooledByteBufAllocator.DEFAULT;
        channel = new EmbeddedChannel(BasicAuthHandler.factory(RequestKind::guard, task -> {
                    if (rejecting) throw new RejectedExecutionException();
                    tasks.add(task);
                })
                .newHandler());
        reading = new ReadingRule(random.nextBoolean());
        application = new RandomApplication(random, channel, sent, reading);
        channel.pipeline().addFirst(application.codec());
        channel.config().setAutoRead(reading.autoRead());
    }

    /** What has happened. */
    CharSequence log() {
        return log;
    }

    /** How many requests have been answered. */
    int answers() {
        return answers;
    }

    /** True when it was closed, or the handler taken away, before its end. */
    boolean isGone() {
        return gone || (application.isCodecGone() && !channel.isOpen());
    }

    void live() {
        for (int i = 0; i < EVENTS && !isGone(); i++) {
            int dice = random.nextInt(100);
            if (dice < 45) send();
            else if (dice < 65) verify();
            else if (dice < 82) answer();
            else if (dice < 88) read();
            else if (dice < 93) reject();
            else if (dice < 96) turnAutoRead();
            else if (dice < 97) orphan();
            else if (dice < 98) close();
            else if (dice < 99) remove();
            else timeOut();
            look();
            if (!isGone() && !application.isCodecGone()) reading.check(channel.config(), application.owesAnAnswer());
        }
    }

    private void send() {
        log.append(application.isCodecGone() ? " frame" : inBody ? " part" : " head");
        if (application.isCodecGone()) channel.pipeline().fireChannelRead(buffer("frame " + frames++));
        else if (inBody) part();
        else head();
        if (random.nextBoolean()) channel.pipeline().fireChannelReadComplete();
        channel.runPendingTasks();
    }

    private void head() {
        RequestKind kind = RequestKind.values()[random.nextInt(RequestKind.values().length)];
        HttpMethod method = random.nextInt(4) == 0 ? HttpMethod.CONNECT : HttpMethod.POST;
        HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, kind.path(sent.size()));
        kind.identify(head);
        sent.add(kind);
        reading.headSent();
        log.append(' ').append(method).append(' ').append(kind);
        inBody = true;
        parts = 0;
        channel.pipeline().fireChannelRead(head);
    }

    private void part() {
        ByteBuf text = buffer((sent.size() - 1) + "." + parts++);
        boolean last = random.nextInt(3) > 0;
        inBody = !last;
        reading.partSent();
        channel.pipeline().fireChannelRead(last ? end(text) : new DefaultHttpContent(text));
    }

    private static LastHttpContent end(ByteBuf text) {
        LastHttpContent end = new DefaultLastHttpContent(text);
        end.trailingHeaders().set("X-User", "root");
        return end;
    }

    private void orphan() {
        if (inBody || application.isCodecGone()) return;
        log.append(" orphan");
        reading.partSent();
        ByteBuf text = buffer("orphan");
        channel.pipeline().fireChannelRead(random.nextBoolean() ? end(text) : new DefaultHttpContent(text));
    }

    private ByteBuf buffer(String text) {
        ByteBuf buffer = allocator.heapBuffer();
        buffer.writeCharSequence(text, StandardCharsets.US_ASCII);
        buffers.add(buffer);
        return buffer;
    }

    private void verify() {
        Runnable task = tasks.poll();
        if (task == null) return;
        log.append(" verify");
        task.run();
        channel.runPendingTasks();
    }

    private void reject() {
        rejecting = !rejecting;
        log.append(rejecting ? " rejecting" : " accepting");
    }

    private void turnAutoRead() {
        log.append(" autoRead");
        reading.turned(!channel.config().isAutoRead());
        channel.config().setAutoRead(reading.autoRead());
    }

    private void read() {
        log.append(" read");
        channel.read();
    }

    private void timeOut() {
        log.append(" timeout");
        channel.advanceTimeBy(31, TimeUnit.SECONDS);
        channel.runPendingTasks();
    }

    private void close() {
        log.append(" close");
        channel.close();
        gone = true;
    }

    private void remove() {
        log.append(" remove");
        channel.pipeline().remove(BasicAuthHandler.class);
        gone = true;
    }

    private void answer() {
        if (!application.answer()) return;
        log.append(application.isCodecGone() ? " answer, no codec" : " answer");
        channel.runPendingTasks();
    }

    /** Looks at everything that has come out at either end. */
    private void look() {
        application.look();
        for (Object m = channel.readOutbound(); m != null; m = channel.readOutbound()) {
            if (m instanceof HttpResponse response) begun(response);
            if (m instanceof LastHttpContent) answering = false;
            ReferenceCountUtil.release(m);
        }
    }

    private void begun(HttpResponse response) {
        require(!answering, "the answer before has ended");
        answering = true;
        String request = response.headers().get("request");
        boolean denial = sent.get(answers).statuses().contains(response.status().code());
        if (request == null) reading.decided();
        if (request != null) require(Integer.parseInt(request) == answers, "answers in order");
        else require(denial, "a true answer: " + response.status());
        answers++;
    }

    /** Lets a connection that still stands come to its end, and counts. */
    void end() {
        if (!isGone()) {
            rejecting = false;
            while (inBody && !application.isCodecGone()) send();
            look();
            while (!tasks.isEmpty() || application.owesAnAnswer()) {
                verify();
                answer();
                look();
            }
            // Without a codec nobody is answered, and what was read before may wait until the end.
            if (!application.isCodecGone()) served();
        }
        channel.finishAndReleaseAll();
        while (!tasks.isEmpty()) verify();
        require(channel.readInbound() == null, "nothing more");
        for (ByteBuf buffer : buffers) require(buffer.refCnt() == 0, "released");
    }

    private void served() {
        require(channel.isOpen(), "open");
        require(answers == sent.size(), "an answer for everybody");
        require(application.isWhole(), "whole");
        require(channel.config().isAutoRead() == reading.autoRead(), "autoRead given back");
    }

    /** Millions of times: no matchers. */
    static void require(boolean holds, String rule) {
        if (!holds) throw new AssertionError(rule);
    }
}
