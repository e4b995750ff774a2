package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.Decision;
import io.htpasswd.testing.HeaderRow;
import io.htpasswd.testing.Wire.Answer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The requests of headers.tsv, byte for byte, over a port: core's own answer to every row, but to those that Netty's codec
 * cannot read.
 */
class HeaderVectorsIT {
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
        List<String> wrong = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        var guards = BasicAuthHandler.factory(request -> HeaderRow.guard(request.uri()), Server.HASHING);
        try (Server server = new Server(guards, HeaderVectorsIT::assemble)) {
            for (HeaderRow row : HeaderRow.all()) {
                Answer answer = row.ask(server.port());
                if (answer.status() == 400) {
                    unreadable.add(row.id());
                    if (row.isToBeAccepted()) wrong.add(row + " is to be accepted");
                } else if (!row.isCores(answer)) {
                    wrong.add(row + ": " + answer.outcome() + " " + answer.fields());
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

    /** Answers a head, since one of the rows holds its body back, with the user's name. */
    private static final class Naming extends SimpleChannelInboundHandler<HttpObject> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            if (!(message instanceof HttpRequest)) return;
            FullHttpResponse answer = TestChannel.response(HttpResponseStatus.OK);
            Decision.Authenticated user =
                    ctx.channel().attr(BasicAuthHandler.AUTHENTICATED).get();
            answer.headers().setInt("Content-Length", 0).set(HeaderRow.USER_FIELD, HeaderRow.named(user.user()));
            ctx.writeAndFlush(answer);
        }
    }
}
