#!/usr/bin/env python3
"""Create, read, change, page and delete with an independent client: boto3, under the profiles that `serve` writes.

Key, alias, policy, role, application, snapshot; refusals; waiters and paginators of the SDK itself.
Ends with "N passed, N failed"; exit code 0 only if nothing failed.
"""
# Tool: python3 -c __import__('boto3')
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

import boto3
import botocore.config
import botocore.exceptions

ROOT = pathlib.Path(__file__).resolve().parents[2]
ACCOUNT, REGION = "123456789012", "eu-west-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role"
ONCE = botocore.config.Config(retries={"max_attempts": 1, "mode": "standard"})

passed = failed = 0


def same(what, expected, seen):
    """Counts a comparison."""
    global passed, failed
    if expected == seen:
        passed += 1
        print(f"ok       {what}")
    else:
        failed += 1
        print(f"FAILED   {what}: {seen!r}, not {expected!r}")


def refused(what, code, call, **arguments):
    """Counts a call that must end with an error code, given as the SDK's own exception."""
    try:
        call(**arguments)
        same(what, code, "it was allowed")
    except botocore.exceptions.ClientError as error:
        same(what, code, error.response["Error"]["Code"])


def until(what, wanted, look):
    """Looks until the answer is the one wanted: botocore has no waiters for these services, and their change takes tens of milliseconds."""
    seen = None
    for _ in range(200):
        seen = look()
        if seen == wanted:
            break
        time.sleep(0.02)
    same(what, wanted, seen)


def statement(sid, principal, actions, **conditions):
    """A statement of a key policy."""
    return {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": actions, "Resource": "*", **({"Condition": conditions} if conditions else {})}


def key_policy(application, operator, administrator):
    """The eight statements of the developer guide, "Use CMK: APIs", and the administrator's."""
    context = {"kms:EncryptionContext:aws:kinesisanalytics:arn": application}
    via = {"kms:ViaService": f"kinesisanalytics.{REGION}.amazonaws.com"}
    source = {"aws:SourceArn": application, "aws:SourceAccount": ACCOUNT}
    constraint = {"kms:GrantConstraintType": "EncryptionContextSubset"}
    grant = {"ForAllValues:StringEquals": {"kms:GrantOperations": "Decrypt"}}
    person, durable, running = {"AWS": operator}, {"Service": "kinesisanalytics.amazonaws.com"}, {"Service": "infrastructure.kinesisanalytics.amazonaws.com"}
    both = {"Service": [durable["Service"], running["Service"]]}
    return json.dumps({"Version": "2012-10-17", "Statement": [
        statement("Administrator", {"AWS": administrator}, "kms:*"),
        statement("OperatorDescribe", person, "kms:DescribeKey", StringEquals=via),
        statement("OperatorState", person, ["kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"], StringEquals={**context, **via}),
        statement("OperatorGrant", person, "kms:CreateGrant", StringEquals={**context, **via, **constraint}, **grant),
        statement("ServiceDescribe", both, "kms:DescribeKey", StringEquals=source),
        statement("ServiceWrite", durable, "kms:GenerateDataKey", StringEquals={**source, **context}),
        statement("ServiceRead", durable, "kms:Decrypt", StringEquals=context),
        statement("RunningState", running, ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"], StringEquals=context),
        statement("RunningGrant", running, "kms:CreateGrant", StringEquals={**context, **constraint}, **grant),
    ]})


def identities(client):
    """Roles, users and policies, with everything that the SDK pages and waits for."""
    iam, sts = client("account-administrator", "iam"), client("account-administrator", "sts")
    same("GetCallerIdentity", f"arn:aws:iam::{ACCOUNT}:user/account-administrator", sts.get_caller_identity()["Arn"])
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}]}
    for number in range(7):
        iam.create_role(RoleName=f"paged-{number}", Path="/paged/", AssumeRolePolicyDocument=json.dumps(trust), Tags=[{"Key": "n", "Value": str(number)}])
    iam.get_waiter("role_exists").wait(RoleName="paged-0")
    pages = list(iam.get_paginator("list_roles").paginate(PathPrefix="/paged/", PaginationConfig={"PageSize": 3}))
    same("roles in three pages", [3, 3, 1], [len(page["Roles"]) for page in pages])
    same("a trust policy comes back as it went", trust, iam.get_role(RoleName="paged-0")["Role"]["AssumeRolePolicyDocument"])
    iam.update_role(RoleName="paged-0", Description="changed", MaxSessionDuration=7200)
    same("a role changed", ("changed", 7200), (lambda role: (role["Description"], role["MaxSessionDuration"]))(iam.get_role(RoleName="paged-0")["Role"]))
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:ListKeys", "Resource": "*"}]}
    policy = iam.create_policy(PolicyName="lists", PolicyDocument=json.dumps(document), Description="for a test")["Policy"]["Arn"]
    iam.get_waiter("policy_exists").wait(PolicyArn=policy)
    version = iam.create_policy_version(PolicyArn=policy, PolicyDocument=json.dumps(document), SetAsDefault=True)["PolicyVersion"]["VersionId"]
    same("a policy's second version", "v2", version)
    iam.delete_policy_version(PolicyArn=policy, VersionId="v1")
    same("one version left", ["v2"], [v["VersionId"] for v in iam.list_policy_versions(PolicyArn=policy)["Versions"]])
    iam.attach_role_policy(RoleName="paged-0", PolicyArn=policy)
    refused("an attached policy is not deleted", "DeleteConflict", iam.delete_policy, PolicyArn=policy)
    session = sts.assume_role(RoleArn=f"{ROLE}/paged/paged-0", RoleSessionName="session", DurationSeconds=900)["Credentials"]
    keys = boto3.client("kms", region_name=REGION, endpoint_url=sts.meta.endpoint_url, config=ONCE, aws_access_key_id=session["AccessKeyId"], aws_secret_access_key=session["SecretAccessKey"], aws_session_token=session["SessionToken"])
    same("an assumed role may do what its policy says", True, "Keys" in keys.list_keys())
    refused("and nothing else", "AccessDeniedException", keys.list_aliases)
    iam.detach_role_policy(RoleName="paged-0", PolicyArn=policy)
    iam.delete_policy(PolicyArn=policy)
    refused("a deleted policy is gone", "NoSuchEntity", iam.get_policy, PolicyArn=policy)
    for number in range(7):
        iam.delete_role(RoleName=f"paged-{number}")
    same("the roles are gone", [], iam.list_roles(PathPrefix="/paged/")["Roles"])
    refused("GetRole of one of them", "NoSuchEntity", iam.get_role, RoleName="paged-0")
    details = [page for page in iam.get_paginator("get_account_authorization_details").paginate(PaginationConfig={"PageSize": 5})]
    same("the account's details hold every actor", True, {"KeyAdministrator", "Operator", "Reader"} <= {role["RoleName"] for page in details for role in page["RoleDetailList"]})


def permissions(client):
    """What operator and key administrator need of IAM."""
    iam = client("account-administrator", "iam")

    def allow(role, *actions):
        iam.put_role_policy(RoleName=role, PolicyName="allowed", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]}))

    allow("KeyAdministrator", "kms:CreateKey", "kms:TagResource", "kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias", "kms:ListKeys", "kms:ListAliases")
    allow("Operator", "kinesisanalytics:*", "iam:PassRole")


def keys(client, application):
    """A key with its alias, policy, tags, rotation and grants; returns it enabled."""
    kms = client("key-administrator", "kms")
    policy = key_policy(application, f"{ROLE}/Operator", f"{ROLE}/KeyAdministrator")
    metadata = kms.create_key(Policy=policy, Description="state", Tags=[{"TagKey": "team", "TagValue": "data"}])["KeyMetadata"]
    key = metadata["Arn"]
    same("a new key", ("Enabled", "SYMMETRIC_DEFAULT", "CUSTOMER"), (metadata["KeyState"], metadata["KeySpec"], metadata["KeyManager"]))
    kms.create_alias(AliasName="alias/state", TargetKeyId=key)
    same("found by its alias", key, kms.describe_key(KeyId="alias/state")["KeyMetadata"]["Arn"])
    same("its policy comes back as it went", json.loads(policy), json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]))
    for number in range(12):
        kms.create_alias(AliasName=f"alias/paged/{number}", TargetKeyId=key)
    same("thirteen aliases in pages of five", 13, sum(len(page["Aliases"]) for page in kms.get_paginator("list_aliases").paginate(KeyId=key, PaginationConfig={"PageSize": 5})))
    for number in range(12):
        kms.delete_alias(AliasName=f"alias/paged/{number}")
    kms.update_key_description(KeyId=key, Description="changed")
    same("its description changed", "changed", kms.describe_key(KeyId=key)["KeyMetadata"]["Description"])
    kms.tag_resource(KeyId=key, Tags=[{"TagKey": "cost", "TagValue": "1"}])
    kms.untag_resource(KeyId=key, TagKeys=["team"])
    same("its tags", [{"TagKey": "cost", "TagValue": "1"}], kms.list_resource_tags(KeyId=key)["Tags"])
    blob = kms.encrypt(KeyId=key, Plaintext=b"secret", EncryptionContext={"a": "b"})["CiphertextBlob"]
    kms.rotate_key_on_demand(KeyId=key)
    until("one rotation on demand", ["ON_DEMAND"], lambda: [r["RotationType"] for r in kms.list_key_rotations(KeyId=key)["Rotations"]])
    same("what was encrypted before it is decrypted after it", b"secret", kms.decrypt(CiphertextBlob=blob, EncryptionContext={"a": "b"})["Plaintext"])
    refused("with another encryption context it is not", "InvalidCiphertextException", kms.decrypt, CiphertextBlob=blob, EncryptionContext={"a": "c"})
    grant = kms.create_grant(KeyId=key, GranteePrincipal=f"{ROLE}/Reader", Operations=["Decrypt"], Constraints={"EncryptionContextSubset": {"a": "b"}})
    same("the grantee decrypts", b"secret", client("reader", "kms").decrypt(CiphertextBlob=blob, EncryptionContext={"a": "b"})["Plaintext"])
    kms.revoke_grant(KeyId=key, GrantId=grant["GrantId"])
    refused("a revoked grant is none", "AccessDeniedException", client("reader", "kms").decrypt, CiphertextBlob=blob, EncryptionContext={"a": "b"})
    refused("a policy that locks out its author", "MalformedPolicyDocumentException", kms.put_key_policy, KeyId=key, Policy=policy.replace("kms:*", "kms:Get*"))
    return key


def applications(client, key):
    """An application from creation to deletion, on its key and off it, with its snapshots."""
    flink = client("operator", "kinesisanalyticsv2")
    name = {"ApplicationName": "boto"}
    created = flink.create_application(**name, RuntimeEnvironment="FLINK-1_20", ServiceExecutionRole=f"{ROLE}/FlinkExecution", ApplicationConfiguration={"ApplicationSnapshotConfiguration": {"SnapshotsEnabled": True}}, Tags=[{"Key": "team", "Value": "data"}])["ApplicationDetail"]

    def detail():
        return flink.describe_application(**name)["ApplicationDetail"]

    def encryption():
        return detail()["ApplicationConfigurationDescription"]["ApplicationEncryptionConfigurationDescription"]

    def switch(wanted):
        flink.update_application(**name, CurrentApplicationVersionId=detail()["ApplicationVersionId"], ApplicationConfigurationUpdate={"ApplicationEncryptionConfigurationUpdate": wanted})

    same("a new application", ("READY", 1, {"KeyType": "AWS_OWNED_KEY"}), (created["ApplicationStatus"], created["ApplicationVersionId"], encryption()))
    refused("the same again", "ResourceInUseException", flink.create_application, **name, RuntimeEnvironment="FLINK-1_20", ServiceExecutionRole=f"{ROLE}/FlinkExecution")
    flink.start_application(**name)
    until("it runs", "RUNNING", lambda: detail()["ApplicationStatus"])
    refused("a key that does not exist", "InvalidArgumentException", switch, wanted={"KeyTypeUpdate": "CUSTOMER_MANAGED_KEY", "KeyIdUpdate": "alias/absent"})
    switch({"KeyTypeUpdate": "CUSTOMER_MANAGED_KEY", "KeyIdUpdate": "alias/state"})
    until("it runs again, on the key", ("RUNNING", key), lambda: (detail()["ApplicationStatus"], encryption().get("KeyId")))
    for number in range(7):
        flink.create_application_snapshot(**name, SnapshotName=f"s{number}")
    until("seven snapshots are ready", 7, lambda: sum(s["SnapshotStatus"] == "READY" and s["SnapshotName"].startswith("s") for s in flink.list_application_snapshots(**name, Limit=50)["SnapshotSummaries"]))
    listed = [s for page in flink.get_paginator("list_application_snapshots").paginate(**name, PaginationConfig={"PageSize": 3}) for s in page["SnapshotSummaries"]]
    same("in pages of three they are eight, the oldest of the update", (8, True), (len(listed), listed[0]["SnapshotName"].startswith("UPDATEAPPLICATION-boto-")))
    same("each says its key", [None] + [key] * 7, [s["ApplicationEncryptionConfigurationDescription"].get("KeyId") for s in listed])
    # boto3 sends whole seconds of the time that the snapshot has.
    flink.delete_application_snapshot(**name, SnapshotName="s0", SnapshotCreationTimestamp=listed[1]["SnapshotCreationTimestamp"])
    until("a deleted snapshot is gone", False, lambda: any(s["SnapshotName"] == "s0" for s in flink.list_application_snapshots(**name)["SnapshotSummaries"]))
    flink.stop_application(**name)
    until("it stopped", "READY", lambda: detail()["ApplicationStatus"])
    client("key-administrator", "kms").disable_key(KeyId=key)
    refused("with its key disabled it does not start", "InvalidArgumentException", flink.start_application, **name)
    client("key-administrator", "kms").enable_key(KeyId=key)
    flink.start_application(**name, RunConfiguration={"ApplicationRestoreConfiguration": {"ApplicationRestoreType": "RESTORE_FROM_CUSTOM_SNAPSHOT", "SnapshotName": "s6"}})
    until("with its key enabled it starts from a snapshot", "RUNNING", lambda: detail()["ApplicationStatus"])
    operations = [o for page in flink.get_paginator("list_application_operations").paginate(**name, PaginationConfig={"PageSize": 2}) for o in page["ApplicationOperationInfoList"]]
    same("its operations, the newest first", ["StartApplication", "StopApplication", "UpdateApplication", "StartApplication"], [o["Operation"] for o in operations if o["Operation"] != "CreateApplicationSnapshot"])
    same("its versions", [2, 1], [v["ApplicationVersionId"] for page in flink.get_paginator("list_application_versions").paginate(**name) for v in page["ApplicationVersionSummaries"]])
    same("every application, in pages of two", True, "boto" in {a["ApplicationName"] for page in flink.get_paginator("list_applications").paginate(PaginationConfig={"PageSize": 2}) for a in page["ApplicationSummaries"]})
    refused("the key administrator may not stop it", "AccessDeniedException", client("key-administrator", "kinesisanalyticsv2").stop_application, **name)
    switch({"KeyTypeUpdate": "AWS_OWNED_KEY"})
    until("back on the AWS owned key", ("RUNNING", "AWS_OWNED_KEY"), lambda: (detail()["ApplicationStatus"], encryption()["KeyType"]))
    flink.delete_application(**name, CreateTimestamp=created["CreateTimestamp"])
    until("it is deleted", False, lambda: any(a["ApplicationName"] == "boto" for a in flink.list_applications()["ApplicationSummaries"]))
    refused("and not to be found", "ResourceNotFoundException", detail)


def retire(client, key, control):
    """Deletes the key; virtual time passes its waiting period."""
    kms = client("key-administrator", "kms")
    kms.delete_alias(AliasName="alias/state")
    refused("a waiting period that is too short", "ValidationException", kms.schedule_key_deletion, KeyId=key, PendingWindowInDays=1)
    same("deletion is scheduled", "PendingDeletion", kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)["KeyState"])
    control("clock", {"advanceSeconds": 8 * 86400})
    refused("a week later the key is gone", "NotFoundException", kms.describe_key, KeyId=key)


def web_identity(client, control):
    """A pipeline's token instead of keys."""
    iam = client("account-administrator", "iam")
    token = control("web-identity", {"subject": "repo:orders", "audience": "sts.amazonaws.com"})
    host = token["issuer"].removeprefix("https://")
    provider = iam.create_open_id_connect_provider(Url=token["issuer"], ClientIDList=["sts.amazonaws.com"])["OpenIDConnectProviderArn"]
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": provider}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {f"{host}:sub": "repo:orders"}}}]}
    role = iam.create_role(RoleName="pipeline", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    # The SDK sends this one without a signature.
    answer = client("account-administrator", "sts").assume_role_with_web_identity(RoleArn=role, RoleSessionName="run", WebIdentityToken=token["token"])
    same("a token opens the role that trusts it", (f"arn:aws:sts::{ACCOUNT}:assumed-role/pipeline/run", "repo:orders"), (answer["AssumedRoleUser"]["Arn"], answer["SubjectFromWebIdentityToken"]))


def mfa(client):
    """A virtual device, as an authenticator application would hold it."""
    iam = client("account-administrator", "iam")
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="phone")["VirtualMFADevice"]
    same("a device has a seed", 32, len(device["Base32StringSeed"]))
    same("of twenty bytes", 20, len(base64.b32decode(device["Base32StringSeed"])))
    refused("wrong codes", "InvalidAuthenticationCode", iam.enable_mfa_device, UserName="operator-user", SerialNumber=device["SerialNumber"], AuthenticationCode1="000000", AuthenticationCode2="000001")
    iam.delete_virtual_mfa_device(SerialNumber=device["SerialNumber"])


def main():
    work = tempfile.mkdtemp()
    command = ["dotnet", "run", "--no-build", "--project", str(ROOT / "src" / "CmkFlink.Rehearsal"), "--", "serve", "--directory", work, "--demo"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sandbox:
        try:
            ready = json.loads(sandbox.stdout.readline())
            for variable in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
                os.environ.pop(variable, None)
            os.environ.update(AWS_SHARED_CREDENTIALS_FILE=ready["credentialsFile"], AWS_CONFIG_FILE=ready["configFile"], AWS_EC2_METADATA_DISABLED="true")

            def client(profile, service):
                # The profile brings keys, Region and endpoint; nothing else points to the sandbox.
                return boto3.Session(profile_name=profile).client(service, config=ONCE)

            def control(name, body):
                request = urllib.request.Request(f"{ready['endpoint']}/_sandbox/{name}", json.dumps(body).encode(), {"Authorization": f"Bearer {ready['controlToken']}"})
                with urllib.request.urlopen(request) as answer:
                    return json.load(answer)

            identities(client)
            permissions(client)
            key = keys(client, f"arn:aws:kinesisanalytics:{REGION}:{ACCOUNT}:application/boto")
            applications(client, key)
            web_identity(client, control)
            mfa(client)
            retire(client, key, control)
        except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError, OSError, ValueError) as error:
            same("the sequence", "runs to its end", f"{type(error).__name__}: {error}")
        finally:
            sandbox.stdin.close()
            same("the sandbox ends by itself", 0, sandbox.wait(30))
            shutil.rmtree(work, ignore_errors=True)
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
