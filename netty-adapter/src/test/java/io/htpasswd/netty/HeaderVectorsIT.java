package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.netty.Wire.Answer;
import io.htpasswd.testing.RawRequest;
import io.htpasswd.testing.Table;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The requests of headers.tsv, byte for byte, over a port: core's own answer to every row, but to those that Netty's codec
 * cannot read.
 */
class HeaderVectorsIT {
    private static final Map<String, BasicAuth> GUARDS = new ConcurrentHashMap<>();
    /** Those of the rows about challenges, by the row's path; /r/4 is one that no policy takes. */
    private static final Map<String, String> REALMS = Map.of("/r/0", "vec", "/r/3", "a\\b", "/r/7", "<b>");
    /** Netty's own 400s, with what it cannot read. */
    private static final Map<String, List<String>> UNREADABLE = Map.of(
            "a control character in a field (RFC 9110 5.5)",
            List.of("A014", "A038", "A039", "A040", "A082", "A083"),
            "a bare LF ends the line, and what follows is no field",
            List.of("A066", "A248"),
            "the head is longer than 8 KiB",
            List.of("A181", "A182"),
            "lines end in CR LF",
            List.of("A241"));

    @Test
    void everyRowGetsCoresAnswerUnlessTheCodecCannotReadIt() throws Exception {
        Map<String, String> reasons = Table.read("header-reasons.tsv").rows().stream()
                .collect(Collectors.toMap(row -> row.get("id"), row -> row.get("reason")));
        List<String> wrong = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        var guards = BasicAuthHandler.factory(request -> guard(request.uri()), Server.HASHING);
        try (Server server = new Server(guards, HeaderVectorsIT::assemble)) {
            for (Table.Row row : Table.read("headers.tsv").rows()) {
                Answer answer = last(server, row);
                if (answer != null && answer.status() == 400) {
                    unreadable.add(row.get("id"));
                    if (row.get("rfc").equals("accept")) wrong.add(row + " is to be accepted");
                } else if (answer == null) {
                    wrong.add(row + " is not answered");
                } else if (!right(row, answer, reasons.get(row.get("id")))) {
                    wrong.add(row + " " + row.get("name") + ": " + answer.status() + " " + answer.fields());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(unreadable)
                .containsExactlyInAnyOrderElementsOf(
                        UNREADABLE.values().stream().flatMap(List::stream).toList());
    }

    private static void assemble(Channel channel, Server server) {
        channel.pipeline().addLast(new HttpServerCodec(), server.guard(), new Naming());
    }

    /** A path ends in the name of the row's file, or begins with /r/ and names a realm. */
    private static BasicAuth guard(String path) {
        return GUARDS.computeIfAbsent(path, key -> {
            String file = key.startsWith("/r/") ? "A" : key.substring(key.length() - 1);
            Policy policy = Policy.strict().withRealm(REALMS.getOrDefault(key, "Restricted"));
            return BasicAuth.of(policy, Htpasswd.parse(Table.bytes("fixed/" + file + ".htpasswd")));
        });
    }

    private static boolean right(Table.Row row, Answer answer, @Nullable String reason) {
        if (!"ok".equals(reason)) {
            return answer.status() == 401
                    && answer.field("X-User") == null
                    && challenge(row).equals(answer.field("WWW-Authenticate"));
        }
        String user = new String(row.hex("exp_user_hex"), StandardCharsets.UTF_8);
        return answer.status() == 200 && (user.isEmpty() || base64(user).equals(answer.field("X-User")));
    }

    private static String challenge(Table.Row row) {
        String path = RawRequest.of(row.get("request")).target();
        String realm = REALMS.getOrDefault(path, "Restricted").replace("\\", "\\\\");
        return "Basic realm=\"" + realm + "\", charset=\"UTF-8\"";
    }

    private static String base64(String user) {
        return Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    /** The answer to the last request of the row; null when the connection was closed before it. */
    private static @Nullable Answer last(Server server, Table.Row row) throws IOException {
        int requests = row.get("apache").split(",", -1).length;
        byte[] bytes = RawRequest.of(row.get("request")).bytes();
        boolean toHead = new String(bytes, 0, 5, StandardCharsets.US_ASCII).equals("HEAD ");
        try (Wire wire = new Wire(server)) {
            wire.send(bytes);
            for (int i = 1; i < requests; i++) wire.answer(toHead);
            return wire.answer(toHead);
        } catch (EOFException closed) {
            return null;
        }
    }

    /** Answers a head, since one of the rows holds its body back, with the user's name. */
    private static final class Naming extends SimpleChannelInboundHandler<HttpObject> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            if (!(message instanceof HttpRequest)) return;
            FullHttpResponse answer = TestChannel.response(HttpResponseStatus.OK);
            Decision.Authenticated user =
                    ctx.channel().attr(BasicAuthHandler.AUTHENTICATED).get();
            answer.headers().setInt("Content-Length", 0).set("X-User", base64(user.user()));
            ctx.writeAndFlush(answer);
        }
    }
}
