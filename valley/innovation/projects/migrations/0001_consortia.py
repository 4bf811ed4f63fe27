import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import valley.kernel.clock
import valley.kernel.engine.identifiers
from django.conf import settings
from django.db import migrations, models

from valley.innovation.projects.migrations import promises
from valley.kernel.migrations.promises import append_only
from valley.kernel.migrations.promises.tables import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0002_calls_and_contracts'),
        ('kernel', '0008_search'),
        ('registry', '0007_imports_and_internships'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name='Split',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('total_count', models.PositiveIntegerField(verbose_name='总份数')),
                        ('words', models.CharField(max_length=300, verbose_name='依据')),
                        ('agreed_at', models.DateTimeField(default=valley.kernel.clock.now, verbose_name='约定时间')),
                        ('agreed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('total_count__gt', 0)), name='split_of_something')],
                    },
                ),
                migrations.CreateModel(
                    name='Part',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('split', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='projects.split')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                        ('parts_count', models.PositiveIntegerField(verbose_name='份数')),
                    ],
                    options={
                        'ordering': ['-parts_count', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('split', 'organisation'), name='part_once'), models.CheckConstraint(condition=models.Q(('parts_count__gt', 0)), name='part_of_something')],
                    },
                ),
                migrations.CreateModel(
                    name='Consortium',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=valley.kernel.engine.identifiers.uuid7, editable=False, unique=True)),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                        ('title', models.CharField(max_length=120, verbose_name='名称')),
                        ('goal', models.CharField(max_length=600, verbose_name='要解决什么、怎样算解决了')),
                        ('field', models.CharField(choices=[('nutrition', '营养健康'), ('processing', '食品加工'), ('bioengineering', '生物工程'), ('equipment', '智能装备'), ('safety', '食品安全')], max_length=16, verbose_name='领域')),
                        ('topics', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='关键词')),
                        ('links', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), help_text='自上游到下游', size=None, verbose_name='链条环节')),
                        ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('need', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.need')),
                        ('call', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.call')),
                        ('contribution', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.split')),
                        ('ip', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.split')),
                        ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.evidencefile')),
                        ('state', models.CharField(choices=[('forming', '组建中'), ('running', '运行中'), ('ended', '已完成'), ('dissolved', '已解散')], default='forming', max_length=12, verbose_name='状态')),
                        ('next_step', models.CharField(blank=True, max_length=200, verbose_name='下一步')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='期限')),
                        ('founded_at', models.DateTimeField(default=valley.kernel.clock.now, verbose_name='发起时间')),
                        ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='签约时间')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                        ('reason', models.CharField(blank=True, max_length=600, verbose_name='说明')),
                    ],
                    options={
                        'ordering': ['-founded_at', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['forming', 'running']), _negated=True), models.Q(models.Q(('next_step', ''), _negated=True), ('due_on__isnull', False), ('ended_at', None)), _connector='OR'), name='open_consortium_stepped_dated'), models.CheckConstraint(condition=models.Q(('state__in', ['forming', 'running']), models.Q(('ended_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='ended_consortium_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['running', 'ended']), _negated=True), models.Q(('agreement__isnull', False), ('contribution__isnull', False), ('ip__isnull', False), ('started_at__isnull', False)), _connector='OR'), name='running_consortium_is_agreed')],
                    },
                ),
                migrations.CreateModel(
                    name='Seat',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=valley.kernel.engine.identifiers.uuid7, editable=False, unique=True)),
                        ('consortium', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='projects.consortium')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                        ('role', models.CharField(choices=[('government', '政'), ('industry', '产'), ('university', '学'), ('research', '研'), ('user', '用'), ('finance', '金')], max_length=12, verbose_name='角色')),
                        ('duty', models.CharField(max_length=300, verbose_name='承担什么')),
                        ('state', models.CharField(choices=[('asked', '待答复'), ('taken', '已加入'), ('declined', '谢绝'), ('left', '已退出')], default='asked', max_length=10, verbose_name='状态')),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='理由')),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_at', models.DateTimeField(default=valley.kernel.clock.now)),
                        ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['asked_at', 'pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'taken'])), fields=('consortium', 'organisation', 'role'), name='seat_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['declined', 'left']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='empty_seat_says_why')],
                    },
                ),
                migrations.CreateModel(
                    name='WorkPackage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=valley.kernel.engine.identifiers.uuid7, editable=False, unique=True)),
                        ('consortium', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packages', to='projects.consortium')),
                        ('link', models.CharField(max_length=40, verbose_name='链条环节')),
                        ('title', models.CharField(max_length=120, verbose_name='工作包')),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                        ('due_on', models.DateField(verbose_name='期限')),
                        ('state', models.CharField(choices=[('planned', '进行中'), ('done', '已完成'), ('dropped', '已取消')], default='planned', max_length=10, verbose_name='状态')),
                        ('words', models.CharField(blank=True, max_length=600, verbose_name='完成情况')),
                        ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.evidencefile')),
                        ('planned_at', models.DateTimeField(default=valley.kernel.clock.now)),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['due_on', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('ended_at__isnull', False), ('evidence__isnull', False), ('organisation__isnull', False), models.Q(('words', ''), _negated=True)), _connector='OR'), name='done_package_has_evidence'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dropped'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='dropped_package_says_why')],
                    },
                ),
                migrations.CreateModel(
                    name='Dependency',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waits_for', to='projects.workpackage')),
                        ('after', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds_up', to='projects.workpackage')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('package', 'after'), name='dependency_once'), models.CheckConstraint(condition=models.Q(('package', models.F('after')), _negated=True), name='package_never_waits_for_itself')],
                    },
                ),
                migrations.CreateModel(
                    name='Appointment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=valley.kernel.engine.identifiers.uuid7, editable=False, unique=True)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                        ('post', models.CharField(max_length=120, verbose_name='岗位')),
                        ('period', django.contrib.postgres.fields.ranges.DateRangeField(help_text='含起日，不含止日', verbose_name='任期')),
                        ('split', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.split')),
                    ],
                    options={
                        'ordering': ['-pk'],
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('period', '&&')], name='one_split_of_a_person_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='Order',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=valley.kernel.engine.identifiers.uuid7, editable=False, unique=True)),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                        ('title', models.CharField(max_length=120, verbose_name='名称')),
                        ('specification', models.TextField(verbose_name='技术指标')),
                        ('acceptance_test', models.CharField(max_length=300, verbose_name='验收试验')),
                        ('ip_term', models.CharField(max_length=300, verbose_name='知识产权约定')),
                        ('price_fen', models.PositiveBigIntegerField(verbose_name='价款（分）')),
                        ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                        ('contractor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                        ('consortium', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='projects.consortium')),
                        ('need', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.need')),
                        ('contract', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.contract')),
                        ('state', models.CharField(choices=[('offered', '待承接'), ('signed', '研发中'), ('delivered', '待验收'), ('accepted', '通过验收'), ('declined', '未承接'), ('ended', '终止')], default='offered', max_length=10, verbose_name='状态')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('next_step', models.CharField(blank=True, max_length=200, verbose_name='下一步')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='期限')),
                        ('delivery_on', models.DateField(verbose_name='交付日期')),
                        ('reason', models.CharField(blank=True, max_length=600, verbose_name='说明')),
                        ('ordered_at', models.DateTimeField(default=valley.kernel.clock.now, verbose_name='下单时间')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                    ],
                    options={
                        'ordering': ['-ordered_at', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('customer', models.F('contractor')), _negated=True), name='order_of_two_sides'), models.CheckConstraint(condition=models.Q(('price_fen__gt', 0)), name='order_of_some_price'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['signed', 'delivered', 'accepted']), _negated=True), ('contract__isnull', False), _connector='OR'), name='signed_order_has_its_contract'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['offered', 'signed', 'delivered']), _negated=True), models.Q(models.Q(('next_step', ''), _negated=True), ('due_on__isnull', False), ('ended_at', None)), _connector='OR'), name='open_order_stepped_dated'), models.CheckConstraint(condition=models.Q(('state__in', ['offered', 'signed', 'delivered']), models.Q(('ended_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='ended_order_says_why')],
                    },
                ),
                migrations.CreateModel(
                    name='Handing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handings', to='projects.order')),
                        ('words', models.CharField(max_length=600, verbose_name='交付内容')),
                        ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.evidencefile')),
                        ('delivered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('delivered_at', models.DateTimeField(default=valley.kernel.clock.now)),
                        ('verdict', models.CharField(choices=[('open', '待验收'), ('accepted', '通过'), ('rejected', '退回')], default='open', max_length=10, verbose_name='验收')),
                        ('measured', models.CharField(blank=True, max_length=600, verbose_name='试验结果')),
                        ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('checked_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['delivered_at', 'pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('verdict', 'open')), fields=('order',), name='one_delivery_waits'), models.UniqueConstraint(condition=models.Q(('verdict', 'accepted')), fields=('order',), name='order_accepted_once'), models.CheckConstraint(condition=models.Q(('verdict', 'open'), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False), models.Q(('measured', ''), _negated=True)), _connector='OR'), name='judged_delivery_says_what_was_measured')],
                    },
                ),
            ]
        ),
        migrations.RunSQL(promises.ADDS_UP, promises.ADDS_UP_BACK),
        append_only("projects_split"),
        append_only("projects_part"),
    ]
