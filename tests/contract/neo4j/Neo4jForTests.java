import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseInternalSettings;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.HttpConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** Neo4j over Bolt on a port of the loopback: java -cp 'lib/*' Neo4jForTests.java HOME PORT */
class Neo4jForTests {
  public static void main(String[] words) throws Exception {
    var service =
        new DatabaseManagementServiceBuilder(Path.of(words[0]))
            .setConfig(BoltConnector.enabled, true)
            .setConfig(BoltConnector.listen_address, new SocketAddress("127.0.0.1", Integer.parseInt(words[1])))
            .setConfig(HttpConnector.enabled, false)
            .setConfig(GraphDatabaseSettings.auth_enabled, false)
            // Seconds without a request before the port closes, twice; nobody asks any more.
            .setConfig(GraphDatabaseInternalSettings.netty_server_shutdown_quiet_period, 0)
            .build();
    Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));
    System.out.println("ready");
    // Ends with whoever started it: its end of the pipe closes.
    while (System.in.read() >= 0) {}
    System.exit(0);
  }
}
