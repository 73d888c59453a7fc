// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers are those of mosquitto 2.1.2 to the same commands. */
class SecurityCommandsTest {
    private final Ask ask = new Ask()
            .given(
                    "'command':'createRole','rolename':'r','acls':[{'acltype':'publishClientSend','topic':'a','allow':true}]",
                    "'command':'createRole','rolename':'s'",
                    "'command':'createClient','username':'u','password':'p','roles':[{'rolename':'r','priority':3}]",
                    "'command':'createGroup','groupname':'g','roles':[{'rolename':'s'}]",
                    "'command':'createGroup','groupname':'h'",
                    "'command':'addGroupClient','groupname':'g','username':'u','priority':2");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | Unknown command | Payload not valid JSON",
                "[] | Unknown command | Invalid/missing commands",
                "{'commands':3} | Unknown command | Invalid/missing commands",
                "{'commands':[3]} | Unknown command | Command not an object",
                "{'commands':[{}]} | Unknown command | Missing command",
                "{'commands':[{'command':3}]} | Unknown command | Missing command",
                "{'commands':[{'command':'nope'}]} | nope | Unknown command",
                "{'commands':[{'command':'getRole','correlationData':5}]} | getRole | Invalid correlationData data type."
            })
    void answersWhatIsNoCommand(String request, String command, String error) {
        assertThat(ask.request(request))
                .isEqualTo("{'responses':[{'command':'" + command + "','error':'" + error + "'}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "createClient | 'username':'u' | Client already exists",
                "createClient | 'username':'' | Empty username",
                "createClient | 'x':1 | Invalid/missing username",
                "createClient | 'username':'n\\u0001' | Username not valid UTF-8",
                "createClient | 'username':'n','password':3 | Invalid/missing password",
                "createClient | 'username':'n','roles':[{'rolename':'zz'}] | Role not found",
                "createClient | 'username':'n','groups':[{'groupname':'zz'}] | Group not found",
                "deleteClient | 'username':'n' | Client not found",
                "enableClient | 'username':'n' | Client not found",
                "disableClient | 'username':'n' | Client not found",
                "modifyClient | 'username':'n' | Client not found",
                "getClient | 'username':'n' | Client not found",
                "setClientId | 'username':'u','clientid':5 | Invalid/missing client ID",
                "setClientPassword | 'username':'u' | Invalid/missing password",
                "setClientPassword | 'username':'u','password':'' | Empty password is not allowed",
                "addClientRole | 'username':'u','rolename':'r' | Internal error",
                "addClientRole | 'username':'u','rolename':'zz' | Role not found",
                "removeClientRole | 'username':'n','rolename':'r' | Client not found",
                "createGroup | 'groupname':'g' | Group already exists",
                "deleteGroup | 'groupname':'zz' | Group not found",
                "getGroup | 'groupname':'zz' | Group not found",
                "modifyGroup | 'groupname':'zz' | Group not found",
                "addGroupRole | 'groupname':'g','rolename':'s' | Group is already in this role",
                "addGroupClient | 'groupname':'g','username':'u' | Client is already in this group",
                "addGroupClient | 'groupname':'zz','username':'u' | Group not found",
                "setAnonymousGroup | 'groupname':'zz' | Group not found",
                "createRole | 'rolename':'r' | Role already exists",
                "createRole | 'rolename':'n','allowwildcardsubs':3 | Invalid allowwildcardsubs",
                "deleteRole | 'rolename':'n' | Role not found",
                "modifyRole | 'rolename':'n' | Role does not exist",
                "addRoleACL | 'rolename':'r','acltype':'foo','topic':'a' | Unknown acltype",
                "addRoleACL | 'rolename':'r','acltype':'publishClientSend','topic':'a/#/b' | Invalid ACL topic",
                "addRoleACL | 'rolename':'r','acltype':'publishClientSend','topic':'a' | ACL with this topic already exists",
                "removeRoleACL | 'rolename':'r','acltype':'publishClientSend','topic':'b' | ACL not found",
                "setDefaultACLAccess | 'x':1 | Missing/invalid actions array"
            })
    void refusesAndChangesNothing(String command, String arguments, String error) {
        SecurityState before = ask.state;
        assertThat(ask.command("'command':'" + command + "','correlationData':'7'," + arguments))
                .isEqualTo("{'command':'" + command + "','error':'" + error + "','correlationData':'7'}");
        assertThat(ask.state).isSameAs(before);
        assertThat(ask.kicked.isEmpty()).isTrue();
    }

    @Test
    void tellsAClientWithItsGroupsAndConnections() {
        ask.addresses = Map.of("u", List.of("192.0.2.7"));
        assertThat(ask.command("'command':'getClient','username':'u'"))
                .isEqualTo("{'command':'getClient','data':{'client':{'username':'u',"
                        + "'roles':[{'rolename':'r','priority':3}],'groups':[{'groupname':'g','priority':2}],"
                        + "'connections':[{'address':'192.0.2.7'}]}}}");
    }

    @Test
    void tellsGroupsAndRoles() {
        assertThat(ask.command("'command':'getGroup','groupname':'g'"))
                .isEqualTo("{'command':'getGroup','data':{'group':{'groupname':'g','clients':[{'username':'u'}],"
                        + "'roles':[{'rolename':'s'}]}}}");
        assertThat(ask.command("'command':'getRole','rolename':'r'"))
                .isEqualTo("{'command':'getRole','data':{'role':{'rolename':'r','allowwildcardsubs':true,'acls':["
                        + "{'acltype':'publishClientSend','topic':'a','priority':0,'allow':true}]}}}");
    }

    @Test
    void listsSomeOfThem() {
        assertThat(ask.command("'command':'listRoles','count':1,'offset':1"))
                .isEqualTo("{'command':'listRoles','data':{'totalCount':2,'roles':['s']}}");
        assertThat(ask.command("'command':'listGroups'"))
                .isEqualTo("{'command':'listGroups','data':{'totalCount':2,'groups':['g','h']}}");
        assertThat(ask.command("'command':'listClients','verbose':true")).contains("'connections':[]");
    }

    @Test
    void countsWhatThereIs() {
        assertThat(ask.command("'command':'getDetails'"))
                .isEqualTo("{'command':'getDetails','data':{'clientCount':1,'groupCount':2,'roleCount':2,"
                        + "'changeIndex':6}}");
    }

    @Test
    void changesDefaults() {
        assertThat(ask.command("'command':'setDefaultACLAccess','acls':[{'acltype':'subscribe','allow':true},"
                        + "{'acltype':'foo','allow':true}]"))
                .isEqualTo("{'command':'setDefaultACLAccess'}");
        assertThat(ask.command("'command':'getDefaultACLAccess'"))
                .isEqualTo("{'command':'getDefaultACLAccess','data':{'acls':["
                        + "{'acltype':'publishClientSend','allow':false},{'acltype':'publishClientReceive','allow':false},"
                        + "{'acltype':'subscribe','allow':true},{'acltype':'unsubscribe','allow':false}]}}");
    }

    @Test
    void goesOnBehindARefusedCommand() {
        assertThat(ask.request("{'commands':[{'command':'deleteClient','username':'n'},"
                        + "{'command':'deleteClient','username':'u'}]}"))
                .isEqualTo("{'responses':[{'command':'deleteClient','error':'Client not found'},"
                        + "{'command':'deleteClient'}]}");
        assertThat(ask.state.accounts()).isEmpty();
        assertThat(Objects.requireNonNull(ask.state.groups().get("g")).clients())
                .isEmpty();
    }

    @Test
    void modifiesAClientAsAWhole() {
        ask.given("'command':'modifyClient','username':'u','textname':'T','clientid':'c','password':'q','roles':[],"
                + "'groups':[{'groupname':'h','priority':9}]");
        Account account = Objects.requireNonNull(ask.state.accounts().get("u"));
        assertThat(account.clientId()).isEqualTo("c");
        assertThat(account.texts()).isEqualTo(new Texts("T", null));
        assertThat(account.roles()).isEmpty();
        assertThat(Objects.requireNonNull(account.password()).matches("q".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(ask.state.groupsOf("u")).containsExactly(new Ranked("h", 9));
        ask.given("'command':'setClientId','username':'u'");
        assertThat(Objects.requireNonNull(ask.state.accounts().get("u")).clientId())
                .isNull();
    }

    @Test
    void modifiesAGroupAsAWhole() {
        ask.given(
                "'command':'createClient','username':'v'",
                "'command':'modifyGroup','groupname':'g','textdescription':'D','roles':[{'rolename':'r'}],"
                        + "'clients':[{'username':'v','priority':4}]");
        Group group = Objects.requireNonNull(ask.state.groups().get("g"));
        assertThat(group.clients()).isEqualTo(Map.of("v", 4));
        assertThat(group.roles()).containsExactly(new Ranked("r", -1));
        assertThat(group.texts()).isEqualTo(new Texts(null, "D"));
        assertThat(ask.kicked.has("u")).as("who has left").isTrue();
        assertThat(ask.kicked.has("v")).as("who has come").isTrue();
    }

    @Test
    void givesNoPasswordForAnEmptyOne() {
        ask.given("'command':'createClient','username':'e','password':''");
        assertThat(Objects.requireNonNull(ask.state.accounts().get("e")).password())
                .isNull();
    }

    @Test
    void keepsPrioritiesWithinBounds() {
        ask.given("'command':'addRoleACL','rolename':'s','acltype':'PUBLISHclientsend','topic':'b','priority':1000000");
        assertThat(ask.command("'command':'getRole','rolename':'s'")).contains("'priority':100000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'command':'deleteClient','username':'u'",
                "'command':'disableClient','username':'u'",
                "'command':'setClientId','username':'u','clientid':'c'",
                "'command':'setClientPassword','username':'u','password':'n'",
                "'command':'addClientRole','username':'u','rolename':'s'",
                "'command':'removeClientRole','username':'u','rolename':'r'",
                "'command':'modifyClient','username':'u'",
                "'command':'removeGroupClient','groupname':'g','username':'u'",
                "'command':'addGroupRole','groupname':'g','rolename':'r'",
                "'command':'removeGroupRole','groupname':'g','rolename':'s'",
                "'command':'deleteGroup','groupname':'g'",
                "'command':'deleteRole','rolename':'r'",
                "'command':'deleteRole','rolename':'s'",
                "'command':'modifyRole','rolename':'s','acls':[]",
                "'command':'addRoleACL','rolename':'s','acltype':'subscribeLiteral','topic':'x'",
                "'command':'removeRoleACL','rolename':'r','acltype':'publishClientSend','topic':'a'"
            })
    void kicksWhoseRightsChange(String command) {
        ask.given(command);
        assertThat(ask.kicked.has("u")).isTrue();
        assertThat(ask.kicked.has(null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'command':'enableClient','username':'u'",
                "'command':'modifyRole','rolename':'s','textname':'x'",
                "'command':'createClient','username':'other'",
                "'command':'createRole','rolename':'other'",
                "'command':'setDefaultACLAccess','acls':[]"
            })
    void kicksNobodyElse(String command) {
        ask.given(command);
        assertThat(ask.kicked.isEmpty()).isTrue();
    }

    @Test
    void kicksAnonymousClientsWithTheirGroup() {
        ask.given("'command':'setAnonymousGroup','groupname':'h'");
        assertThat(ask.kicked.has(null)).isTrue();
        ask.given("'command':'addGroupRole','groupname':'h','rolename':'r'");
        assertThat(ask.kicked.has(null)).isTrue();
        assertThat(ask.kicked.has("u")).isFalse();
        assertThat(ask.command("'command':'deleteGroup','groupname':'h'"))
                .contains("Deleting the anonymous group is forbidden");
        assertThat(ask.command("'command':'getAnonymousGroup'")).contains("{'group':{'groupname':'h'}}");
    }
}
