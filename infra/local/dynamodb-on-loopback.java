import java.lang.reflect.Field;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * DynamoDB Local, listening on one address. Its own program listens on every interface of the machine and has no option
 * for that. The first argument is the address; the others are DynamoDB Local's own.
 */
class DynamoDbOnLoopback {
  public static void main(String[] arguments) throws Exception {
    String[] options = java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
    DynamoDBProxyServer program = ServerRunner.createServerFromCommandLineArgs(options);
    Field field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    for (Connector connector : ((Server) field.get(program)).getConnectors())
      ((ServerConnector) connector).setHost(arguments[0]);
    program.start();
    program.join();
  }
}
