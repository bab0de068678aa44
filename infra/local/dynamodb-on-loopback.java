import java.lang.reflect.Field;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * DynamoDB Local, listening on one address, and refusing requests of web pages as foreign-request.ts does. Its own program
 * listens on every interface of the machine, answers every page, and has no option for either. The first argument is the
 * address; the others are DynamoDB Local's own.
 */
class DynamoDbOnLoopback {
  public static void main(String[] arguments) throws Exception {
    String[] options = java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
    DynamoDBProxyServer program = ServerRunner.createServerFromCommandLineArgs(options);
    Field field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    Server server = (Server) field.get(program);
    for (Connector connector : server.getConnectors()) ((ServerConnector) connector).setHost(arguments[0]);
    server.setHandler(new WithoutPages(server.getHandler()));
    program.start();
    program.join();
  }

  /** Refuses a request whose Host or Origin header shows that a web page may have sent it. */
  static class WithoutPages extends Handler.Wrapper {
    static final Pattern loopback = Pattern.compile("(127(\\.\\d{1,3}){3}|localhost)(:\\d+)?");

    WithoutPages(Handler database) {
      super(database);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String host = request.getHeaders().get(HttpHeader.HOST);
      String origin = request.getHeaders().get(HttpHeader.ORIGIN);
      int refusal = host == null || !loopback.matcher(host).matches() ? 421 : isOf(host, origin) ? 0 : 403;
      if (refusal == 0) return super.handle(request, response, callback);
      Response.writeError(request, response, callback, refusal);
      return true;
    }

    static boolean isOf(String host, String origin) {
      return origin == null || origin.equals("http://" + host);
    }
  }
}
